package dev.ownrelay.authentication;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/// A record as it stands, cut where its faults begin and end, so that a page can mark them in it.
///
/// @param <K> the kinds of faults
public record RecordText<K>(List<Segment<K>> segments) {

    private static final int MOST_MARKS = 100;

    /// A fault in the text. What lies outside is cut off; what has no length is about one
    /// character.
    ///
    /// @param place where it begins; -1: about the whole text, which is marked nowhere
    public record Mark<K>(K kind, int place, int length) {

        private int end() {
            return (int) Math.min(Integer.MAX_VALUE, (long) place + Math.max(1, length));
        }
    }

    /// A piece of the text, written by others: to be escaped.
    ///
    /// @param faults what is wrong with it; empty: nothing is
    public record Segment<K>(String text, List<K> faults) {

        public boolean faulty() {
            return !faults.isEmpty();
        }
    }

    public RecordText {
        segments = List.copyOf(segments);
    }

    /// @param marks in any order; they may overlap
    public static <K> RecordText<K> of(String text, List<Mark<K>> marks) {
        var inside =
                marks.stream()
                        .filter(mark -> mark.place() >= 0 && mark.place() < text.length())
                        .sorted(Comparator.comparingInt(Mark::place))
                        .limit(MOST_MARKS)
                        .toList();
        var cuts = new TreeSet<>(List.of(0, text.length()));
        inside.forEach(mark -> {
            cuts.add(mark.place());
            cuts.add(whole(text, Math.min(mark.end(), text.length())));
        });
        var segments = new ArrayList<Segment<K>>();
        for (int from : cuts.headSet(text.length())) {
            int to = cuts.higher(from);
            segments.add(new Segment<>(text.substring(from, to), covering(from, inside)));
        }
        return new RecordText<>(segments);
    }

    /// A text of the DNS that is meant as a record of SPF, with the faults that it has by itself.
    public static RecordText<SpfFault.Kind> spf(String domain, String text) {
        if (!SpfParser.isRecord(text)) {
            return of(text, List.of());
        }
        return of(
                text,
                SpfParser.parse(domain, text).faults().stream()
                        .map(fault ->
                                new Mark<>(fault.kind(), fault.place(), fault.text().length()))
                        .toList());
    }

    /// No character is cut in two.
    private static int whole(String text, int at) {
        return at < text.length() && Character.isLowSurrogate(text.charAt(at)) ? at + 1 : at;
    }

    private static <K> List<K> covering(int place, List<Mark<K>> marks) {
        return marks.stream()
                .filter(mark -> mark.place() <= place && place < mark.end())
                .map(Mark::kind)
                .distinct()
                .toList();
    }
}

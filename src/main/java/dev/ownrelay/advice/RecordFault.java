package dev.ownrelay.advice;

import dev.ownrelay.authentication.DmarcFault;
import dev.ownrelay.authentication.RecordText;
import dev.ownrelay.authentication.RecordText.Mark;
import dev.ownrelay.authentication.SpfFault;
import dev.ownrelay.dkim.DkimKey;
import dev.ownrelay.dkim.DkimKeyState;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// Something in a record that is wrong, or unwise.
///
/// @param words the message key of what it is
/// @param breaks whether it keeps the record from being used
/// @param place where it begins in the text; -1 where it stands in none
/// @param part of the text that it is about, or a name; may be empty
/// @param domain whose record it is
/// @param count of look-ups until then
public record RecordFault(
        String words, boolean breaks, int place, String part, String domain, int count) {

    private static final int LONGEST = 300;
    private static final Set<DkimKeyState> NO_FAULT =
            Set.of(DkimKeyState.PRESENT, DkimKeyState.MISSING, DkimKeyState.NO_ANSWER);

    static RecordFault of(SpfFault fault) {
        return new RecordFault(
                "spf.fault." + fault.kind(),
                fault.kind().breaks(),
                fault.place(),
                fault.text(),
                fault.domain(),
                fault.lookups());
    }

    static RecordFault of(DmarcFault fault) {
        return new RecordFault(
                "dmarc.fault." + fault.kind(),
                fault.kind().breaks(),
                fault.place(),
                fault.text(),
                fault.domain(),
                0);
    }

    /// What stands against using a key, and what receivers may mind.
    static List<RecordFault> of(DkimKey key) {
        var state =
                NO_FAULT.contains(key.state())
                        ? Stream.<RecordFault>of()
                        : Stream.of(key("dkim.fault." + key.state(), true, key));
        var notes = key.notes().stream().map(note -> key("dkim.note." + note, false, key));
        return Stream.concat(state, notes).toList();
    }

    private static RecordFault key(String words, boolean breaks, DkimKey key) {
        int place = Math.min(key.place(), key.text().length());
        var part = place < 0 || !breaks ? "" : key.text().substring(place).split(";", 2)[0];
        return new RecordFault(words, breaks, place, part, key.name(), 0);
    }

    /// A text of a record with the faults that stand in it.
    public static RecordText<RecordFault> marked(String text, List<RecordFault> faults) {
        return RecordText.of(
                text,
                faults.stream()
                        .filter(fault ->
                                !fault.part.isEmpty() && text.startsWith(fault.part, fault.place))
                        .map(fault -> new Mark<>(fault, fault.place, fault.part.length()))
                        .toList());
    }

    /// In one text, as it is stored.
    public String stored() {
        var shown = SafeText.of(part.substring(0, Math.min(part.length(), LONGEST)));
        return String.join(
                "\t",
                words,
                Boolean.toString(breaks),
                Integer.toString(place),
                shown,
                SafeText.of(domain),
                Integer.toString(count));
    }

    public static RecordFault read(String stored) {
        var parts = stored.split("\t", -1);
        return new RecordFault(
                parts[0],
                Boolean.parseBoolean(parts[1]),
                Integer.parseInt(parts[2]),
                parts[3],
                parts[4],
                Integer.parseInt(parts[5]));
    }
}

package dev.ownrelay.check;

import java.util.List;
import java.util.stream.Stream;

/// What is held against a message.
///
/// @param severity as the library sees it; an agency may see it otherwise
/// @param places at least one, at most [#PLACES]
/// @param arguments for the sentence: numbers and words of the message
public record Finding(
        FindingKind kind, Severity severity, List<Place> places, List<Object> arguments) {

    public static final int PLACES = 20;

    /// The reason of a place from which on nobody has looked.
    static final String UNREAD = "unread";

    private static final int NAMED = 5;

    /// How many are compared with each other.
    private static final int MOST = 200;

    public Finding {
        places = withoutParts(places.stream().distinct().toList());
        arguments = List.copyOf(arguments);
    }

    /// What stands within another place is said with it.
    private static List<Place> withoutParts(List<Place> places) {
        return places.stream()
                .limit(MOST)
                .filter(place -> places.stream().limit(MOST).noneMatch(place::isPartOf))
                .limit(PLACES)
                .toList();
    }

    /// The places that are named one by one.
    public List<Place> named() {
        return withWords().limit(NAMED).toList();
    }

    /// How many places more have words.
    public long unnamed() {
        return Math.max(0, withWords().count() - NAMED);
    }

    private Stream<Place> withWords() {
        return places.stream().filter(place -> !place.words().isEmpty());
    }

    /// As the sentence takes them.
    public Object[] words() {
        return arguments.toArray();
    }

    /// Whether there is more in the message, of which nobody knows.
    public boolean isUnread() {
        return places.stream().anyMatch(place -> place.reason().equals(UNREAD));
    }

    /// Whether it is more than advice.
    public boolean weighs() {
        return severity != Severity.ADVISES;
    }

    /// As heavy as the library sees it.
    public static Finding of(FindingKind kind, List<Place> places, Object... arguments) {
        return new Finding(kind, kind.severity(), places, List.of(arguments));
    }

    static Finding of(FindingKind kind, Place place, Object... arguments) {
        return of(kind, List.of(place), arguments);
    }
}

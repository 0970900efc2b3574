package dev.ownrelay.check;

import java.util.List;

/// What is held against a message.
///
/// @param severity as the library sees it; an agency may see it otherwise
/// @param places at least one, at most [#PLACES]
/// @param arguments for the sentence: numbers and words of the message
public record Finding(
        FindingKind kind, Severity severity, List<Place> places, List<Object> arguments) {

    public static final int PLACES = 20;

    public Finding {
        places = places.stream().distinct().limit(PLACES).toList();
        arguments = List.copyOf(arguments);
    }

    static Finding of(FindingKind kind, List<Place> places, Object... arguments) {
        return new Finding(kind, kind.severity(), places, List.of(arguments));
    }

    static Finding of(FindingKind kind, Place place, Object... arguments) {
        return of(kind, List.of(place), arguments);
    }
}

package dev.ownrelay.advice;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A sentence of the message files, to be said to a reader later.
///
/// @param arguments harmless as they are, to be escaped
public record Words(String key, List<String> arguments) {

    public static Words of(String key, Object... arguments) {
        return new Words(
                key,
                Arrays.stream(arguments)
                        .map(argument -> SafeText.of(argument.toString()))
                        .toList());
    }

    /// In one text.
    public String stored() {
        return Stream.concat(Stream.of(key), arguments.stream()).collect(Collectors.joining("\t"));
    }

    public static Words read(String stored) {
        var parts = List.of(stored.split("\t", -1));
        return new Words(parts.getFirst(), parts.subList(1, parts.size()));
    }
}

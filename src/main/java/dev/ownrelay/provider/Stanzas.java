package dev.ownrelay.provider;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Reads the files of this module that hold stanzas; each file says its own form.
final class Stanzas {

    private static final String COMMENT = "#";

    private Stanzas() {}

    /// What is said of one thing, by the first word of each line.
    record Stanza(Map<String, String> fields) {

        String get(String field) {
            return find(field).orElseThrow(() -> wrong("it lacks " + field));
        }

        Optional<String> find(String field) {
            return Optional.ofNullable(fields.get(field));
        }

        List<String> words(String field) {
            return find(field).stream().flatMap(value -> Stream.of(value.split(" +"))).toList();
        }

        Source source() {
            return new Source(get("source"), LocalDate.parse(get("seen")));
        }

        /// With what another one says and this one does not.
        Stanza over(Stanza other) {
            var all = new LinkedHashMap<>(other.fields);
            all.putAll(fields);
            return new Stanza(all);
        }

        IllegalStateException wrong(String why) {
            return new IllegalStateException("A stanza is wrong: " + why + ": " + fields);
        }
    }

    /// @param known the words that a line may begin with
    static List<Stanza> read(String file, Set<String> known) {
        try (var in = Stanzas.class.getResourceAsStream(file)) {
            var content =
                    new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
            return Stream.of(content.split("\\R\\R+"))
                    .map(text -> stanza(text, known))
                    .filter(stanza -> !stanza.fields().isEmpty())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stanza stanza(String text, Set<String> known) {
        var stanza = new Stanza(new LinkedHashMap<>());
        text.lines()
                .filter(line -> !line.isBlank() && !line.startsWith(COMMENT))
                .map(line -> line.split(" +", 2))
                .forEach(line -> {
                    if (line.length < 2
                            || !known.contains(line[0])
                            || stanza.fields().put(line[0], line[1].strip()) != null) {
                        throw stanza.wrong("a line begins with " + line[0]);
                    }
                });
        return stanza;
    }
}

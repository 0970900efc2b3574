package dev.ownrelay.secret;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Changes the file of the key ring. What became of keys stays there as comments, so that no id is
/// given twice.
public final class KeyRingEditor {

    private static final Pattern NUMBERED = Pattern.compile("[#*\\s]*k([0-9]{1,9})\\b.*");
    private static final Pattern MADE = Pattern.compile("#\\s*(\\S+) made (\\S+)");

    private final KeyRingFile file;
    private final boolean embedded;

    private KeyRingEditor(KeyRingFile file, boolean embedded) {
        this.file = file;
        this.embedded = embedded;
    }

    /// Of the ring that the application with these settings uses.
    public static KeyRingEditor of(Environment settings) {
        var properties = Binder.get(settings).bindOrCreate("ownrelay", SecretProperties.class);
        return new KeyRingEditor(
                new KeyRingFile(properties.keyring(), properties.dataDir()),
                settings.getProperty("spring.datasource.url", "").isBlank());
    }

    public Path file() {
        return file.file();
    }

    /// @throws KeyRingRefusedException when the application would refuse the ring
    public List<KeyLine> keys() {
        var active = file.read(embedded).activeId();
        var lines = file.lines();
        var made =
                lines.stream()
                        .map(MADE::matcher)
                        .filter(matcher -> matcher.matches())
                        .collect(
                                Collectors.toMap(
                                        matcher -> matcher.group(1),
                                        matcher -> matcher.group(2),
                                        (_, last) -> last));
        return ids(lines).map(id -> new KeyLine(id, id.equals(active), made.get(id))).toList();
    }

    /// As the application would work with it.
    public LiveKeyRing open() {
        return LiveKeyRing.of(file, embedded);
    }

    /// Adds a key that seals nothing yet.
    ///
    /// @param used ids that it must not have
    /// @return its id
    public String add(Collection<String> used, Instant now) {
        keys();
        var lines = new ArrayList<>(file.lines());
        var id = "k" + (1 + Math.max(last(lines.stream()), last(used.stream())));
        lines.add("# %s made %s".formatted(id, seconds(now)));
        lines.add(id + ":" + KeyRingFile.freshKey());
        file.replace(lines);
        return id;
    }

    /// Has new secrets sealed by this key.
    ///
    /// @param id of one in the ring
    public void activate(String id) {
        keys();
        file.replace(
                file.lines().stream()
                        .map(line -> {
                            var found = KeyRing.idIn(line);
                            var bare = line.strip().replaceFirst("^\\*\\s*", "");
                            return found == null ? line : id.equals(found) ? "*" + bare : bare;
                        })
                        .toList());
    }

    /// Takes a key out.
    ///
    /// @param id of one in the ring that is not active
    /// @return the file that still holds it
    public Path retire(String id, Instant now) {
        keys();
        var kept = file.keepAs(".until-" + seconds(now).replace(':', '-'));
        var lines = new ArrayList<>(file.lines());
        lines.removeIf(line -> id.equals(KeyRing.idIn(line)));
        lines.add("# %s retired %s".formatted(id, seconds(now)));
        file.replace(lines);
        return kept;
    }

    private static Stream<String> ids(List<String> lines) {
        return lines.stream().map(KeyRing::idIn).filter(Objects::nonNull);
    }

    private static int last(Stream<String> texts) {
        return texts.map(NUMBERED::matcher)
                .filter(matcher -> matcher.matches())
                .mapToInt(matcher -> Integer.parseInt(matcher.group(1)))
                .max()
                .orElse(0);
    }

    private static String seconds(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}

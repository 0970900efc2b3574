package dev.ownrelay.audit;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

import java.nio.file.Path;
import java.util.Optional;

/// What shows that rows of the trails are gone.
///
/// @param anchors the file that keeps where each trail ended; `audit-anchors` in the data folder if
///   not set, none if empty
@ConfigurationProperties("ownrelay.audit")
public record AuditProperties(@Nullable String anchors) {

    /// @return empty: none is kept
    public Optional<Path> file(Path dataDir) {
        if (anchors == null) {
            return Optional.of(dataDir.resolve("audit-anchors"));
        }
        return anchors.isBlank() ? Optional.empty() : Optional.of(Path.of(anchors));
    }
}

package dev.ownrelay.erasure;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

import java.nio.file.Path;
import java.util.Optional;

/// What a restored database is told of whom it must not bring back.
///
/// @param ledger the file that keeps who was erased, as keyed hashes; `erasures` in the data folder
///   if not set, none if empty
/// @param existing whether a file that is not there is not made: it is to be read
@ConfigurationProperties("ownrelay.erasures")
record ErasureProperties(@Nullable String ledger, boolean existing) {

    /// @return empty: none is kept
    Optional<LedgerFile> file(Path dataDir) {
        if (ledger == null) {
            return Optional.of(new LedgerFile(dataDir.resolve("erasures")));
        }
        return ledger.isBlank() ? Optional.empty() : Optional.of(new LedgerFile(Path.of(ledger)));
    }
}

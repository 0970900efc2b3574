package dev.ownrelay.secret;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import java.nio.file.Path;

/// Where the key ring lies.
///
/// @param dataDir where Ownrelay keeps its own files
/// @param keyringFile the keys that seal credentials; `keyring` in `dataDir` if not set
@ConfigurationProperties("ownrelay")
record SecretProperties(@DefaultValue("./data") Path dataDir, @Nullable Path keyringFile) {

    Path keyring() {
        return keyringFile == null ? dataDir.resolve("keyring") : keyringFile;
    }
}

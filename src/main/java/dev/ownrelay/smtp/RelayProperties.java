package dev.ownrelay.smtp;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/// The default relay, beside Spring's own `spring.mail.*`.
///
/// @param from if set, mail through the default relay leaves from this address, with Reply-To the
///   user
@ConfigurationProperties("ownrelay.relay")
record RelayProperties(@Nullable String from) {

    RelayProperties {
        from = from == null || from.isBlank() ? null : bare(from);
    }

    private static String bare(String typed) {
        return MailAddress.parse(typed)
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                "ownrelay.relay.from must be one bare address, such as"
                                        + " mail@example.net"))
                .toString();
    }
}

package dev.ownrelay.smtp;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// The default relay, beside Spring's own `spring.mail.*`.
///
/// @param from if set, mail through the default relay leaves from this address, with Reply-To the
///   user
/// @param unproven what becomes of an address that the agency has not proven
@ConfigurationProperties("ownrelay.relay")
record RelayProperties(@Nullable String from, @DefaultValue("refuse") Unproven unproven) {

    /// `allow` is for an installation of one agency.
    enum Unproven {
        REFUSE,
        ALLOW
    }

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

package dev.ownrelay.trial;

import dev.ownrelay.rejection.Cause.Actor;

import org.jspecify.annotations.Nullable;

import java.util.Locale;

/// What is likely wrong where a test of a server failed, as the settings and the place of the
/// failure tell it. What a server's own words tell is left to the module `rejection`.
enum LikelyCause {
    ADDRESS_NOT_ALLOWED,
    NAME_NOT_FOUND,
    NAME_SERVICE_SILENT,
    PORT_REFUSED,
    NETWORK_BLOCKED,
    PLAIN_PORT,
    TLS_PORT,
    SILENT_GREETING,
    NO_SMTP,
    GREETING_REFUSED,
    STARTTLS_REFUSED,
    TLS_TAMPERED,
    TLS_FAILED,
    LOGIN_ONLY_WITH_TLS,
    LOGIN_NOT_OFFERED,
    LOGIN_ONLY_BY_CRAM_MD5,
    LOGIN_NEEDED,
    TOKEN_REFUSED,
    TOKEN_NOT_TAKEN,
    SENDER_REFUSED,
    ADDRESS_NEEDS_UTF8,
    RELAY_NEEDS_LOGIN,
    RELAY_REFUSED,
    RECIPIENT_REFUSED,
    GREYLISTED,
    SERVER_BUSY,
    SLOW,
    CONNECTION_LOST,
    MESSAGE_UNCERTAIN,
    REFUSED;

    /// The message key: `<key>.what` says what is wrong, `<key>.next` what to do now.
    String key() {
        return "test." + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// Who must act; null: whoever must for what the reply means.
    @Nullable Actor actor() {
        return switch (this) {
            case NAME_SERVICE_SILENT, GREYLISTED, SERVER_BUSY, SLOW, CONNECTION_LOST ->
                    Actor.NOBODY;
            case MESSAGE_UNCERTAIN -> Actor.SENDER;
            default -> null;
        };
    }
}

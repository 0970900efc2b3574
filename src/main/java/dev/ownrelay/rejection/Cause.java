package dev.ownrelay.rejection;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// Why a mail server said no, with who acts and where the way out begins when nothing is tried
/// again by itself.
public enum Cause {
    RELAY_DENIED(Actor.SENDER, NextStep.CHOOSE_SERVER),
    LOGIN_REFUSED(Actor.ADMINISTRATOR, NextStep.SERVER_SETTINGS),
    LOGIN_METHOD_DISABLED(Actor.ADMINISTRATOR, NextStep.SERVER_SETTINGS),
    LOGIN_NEEDS_APP_PASSWORD(Actor.ADMINISTRATOR, NextStep.SERVER_SETTINGS),
    SIGN_IN_NEEDED(Actor.ADMINISTRATOR, NextStep.SERVER_SETTINGS),
    CLIENT_REFUSED(Actor.ADMINISTRATOR, NextStep.SERVER_SETTINGS),
    SERVER_NOT_OF_PROVIDER(Actor.ADMINISTRATOR, NextStep.SERVER_SETTINGS),
    NO_ACCESS_TOKEN(Actor.ADMINISTRATOR, NextStep.SERVER_SETTINGS),
    ENCRYPTION_REQUIRED(Actor.ADMINISTRATOR, NextStep.SERVER_SETTINGS),
    CLEAR_TEXT_NOT_ALLOWED(Actor.ADMINISTRATOR, NextStep.SERVER_SETTINGS),
    SENDER_NOT_ALLOWED(Actor.ADMINISTRATOR, NextStep.CHOOSE_SERVER),
    SENDER_REJECTED(Actor.SENDER, NextStep.CHOOSE_SERVER),
    SENDER_ACCOUNT_BLOCKED(Actor.ADMINISTRATOR, NextStep.CONTACT_PROVIDER),
    SENDER_DOMAIN_UNAUTHENTICATED(Actor.ADMINISTRATOR, NextStep.DOMAIN_ADVICE),
    SENDING_IP_BLOCKED(Actor.ADMINISTRATOR, NextStep.CONTACT_PROVIDER),
    SENDING_SERVER_NO_REVERSE_DNS(Actor.ADMINISTRATOR, NextStep.CONTACT_PROVIDER),
    SENDER_DOMAIN_BLOCKED(Actor.ADMINISTRATOR, NextStep.DOMAIN_ADVICE),
    CONTENT_SPAM(Actor.SENDER, NextStep.MESSAGE),
    CONTENT_ATTACHMENT(Actor.SENDER, NextStep.MESSAGE),
    CONTENT_MALFORMED(Actor.SENDER, NextStep.MESSAGE),
    POLICY(Actor.ADMINISTRATOR, NextStep.CONTACT_PROVIDER),
    RECIPIENT_UNKNOWN(Actor.SENDER, NextStep.CANDIDATE_ADDRESS),
    RECIPIENT_MAILBOX_FULL(Actor.RECIPIENT, NextStep.NONE),
    RECIPIENT_ACCOUNT_DISABLED(Actor.SENDER, NextStep.CANDIDATE_ADDRESS),
    RECIPIENT_REFUSES(Actor.RECIPIENT, NextStep.NONE),
    RECIPIENT_DOMAIN_UNKNOWN(Actor.SENDER, NextStep.CANDIDATE_ADDRESS),
    RECIPIENT_DOMAIN_NO_MAIL(Actor.SENDER, NextStep.CANDIDATE_ADDRESS),
    MESSAGE_TOO_BIG(Actor.SENDER, NextStep.MESSAGE),
    RATE_LIMITED(Actor.ADMINISTRATOR, NextStep.SERVER_SETTINGS),
    GREYLISTED(Actor.SENDER, NextStep.NONE),
    TEMPORARY_TIMEOUT(Actor.ADMINISTRATOR, NextStep.SERVER_SETTINGS),
    NO_GREETING(Actor.ADMINISTRATOR, NextStep.SERVER_SETTINGS),
    NETWORK(Actor.ADMINISTRATOR, NextStep.SERVER_SETTINGS),
    MAIL_LOOP(Actor.ADMINISTRATOR, NextStep.CONTACT_PROVIDER),
    CERTIFICATE(Actor.ADMINISTRATOR, NextStep.SERVER_SETTINGS),
    CERTIFICATE_UNTRUSTED(Actor.ADMINISTRATOR, NextStep.SERVER_SETTINGS),
    CERTIFICATE_OTHER_NAME(Actor.ADMINISTRATOR, NextStep.SERVER_SETTINGS),
    CERTIFICATE_EXPIRED(Actor.ADMINISTRATOR, NextStep.CONTACT_PROVIDER),
    TLS_TOO_OLD(Actor.ADMINISTRATOR, NextStep.CONTACT_PROVIDER),
    TLS_ON_PLAIN_PORT(Actor.ADMINISTRATOR, NextStep.SERVER_SETTINGS),
    TLS_NOT_OFFERED(Actor.ADMINISTRATOR, NextStep.SERVER_SETTINGS),
    TLS_DISTURBED(Actor.ADMINISTRATOR, NextStep.CONTACT_PROVIDER),
    REMOTE_SYSTEM_ERROR(Actor.ADMINISTRATOR, NextStep.CONTACT_PROVIDER),
    PROTOCOL_SYNTAX(Actor.ADMINISTRATOR, NextStep.CONTACT_PROVIDER),
    UNKNOWN(Actor.ADMINISTRATOR, NextStep.CONTACT_PROVIDER);

    /// Who must act.
    public enum Actor {
        SENDER,
        ADMINISTRATOR,
        RECIPIENT,
        NOBODY
    }

    /// Where the way out begins.
    public enum NextStep {
        /// *My account*: choose or add a mail server.
        CHOOSE_SERVER,
        /// The page of this mail server.
        SERVER_SETTINGS,
        /// The candidate's e-mail address.
        CANDIDATE_ADDRESS,
        /// The message: its words, attachments or size.
        MESSAGE,
        /// The advice on the sender's domain.
        DOMAIN_ADVICE,
        WAIT,
        CONTACT_PROVIDER,
        NONE
    }

    private static final Map<String, Cause> BY_ID =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(Cause::id, c -> c));

    private final String id;
    private final Actor actor;
    private final NextStep nextStep;

    Cause(Actor actor, NextStep nextStep) {
        this.id = name().toLowerCase(Locale.ROOT).replace('_', '-');
        this.actor = actor;
        this.nextStep = nextStep;
    }

    /// The id in pages, rules and message files.
    public String id() {
        return id;
    }

    /// The cause of an id, if it is one.
    public static Optional<Cause> of(String id) {
        return Optional.ofNullable(BY_ID.get(id));
    }

    /// Whether a later try may well succeed although nobody does a thing.
    boolean passesByItself() {
        return switch (this) {
            case GREYLISTED, RATE_LIMITED, TEMPORARY_TIMEOUT, NO_GREETING, NETWORK -> true;
            case NO_ACCESS_TOKEN, REMOTE_SYSTEM_ERROR, UNKNOWN -> true;
            default -> false;
        };
    }

    /// Whether receivers mind the server that sends, wherever a message comes from.
    public boolean liesInSendingServer() {
        return this == SENDING_IP_BLOCKED || this == SENDING_SERVER_NO_REVERSE_DNS;
    }

    Actor actor() {
        return actor;
    }

    NextStep nextStep() {
        return nextStep;
    }
}

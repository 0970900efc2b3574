package dev.ownrelay.conversation;

import dev.ownrelay.mail.MailAddress;
import dev.ownrelay.rejection.Stage;

import org.jspecify.annotations.Nullable;

import java.util.Objects;
import java.util.regex.Pattern;

/// The commands that open a mail transaction, with the extensions that this message needs and this
/// server offers.
final class EnvelopeCommands {

    /// The usual ones, and those of hosts without a dot; nothing that any server reads otherwise.
    private static final Pattern PLAIN_PATH =
            Pattern.compile("[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,189}");

    private final Envelope envelope;
    private final GuardedTransport server;
    private final boolean international;

    EnvelopeCommands(Envelope envelope, GuardedTransport server) {
        this.envelope = envelope;
        this.server = server;
        this.international = !isAscii(envelope.from()) || !isAscii(envelope.to());
    }

    /// Why this message need not be tried on this server; null: nothing known against it.
    @Nullable String refusal() {
        if (!isPath(envelope.from()) || !isPath(envelope.to())) {
            return Fault.BAD_ADDRESS.text();
        }
        if (international && !server.supportsExtension("SMTPUTF8")) {
            return Fault.NO_SMTPUTF8.text();
        }
        if (envelope.eightBit() && !server.supportsExtension("8BITMIME")) {
            return Fault.NO_8BITMIME.text();
        }
        long limit = sizeLimit(server);
        return limit > 0 && envelope.size() > limit ? Fault.TOO_LARGE.with("" + limit) : null;
    }

    boolean isOf(Envelope other) {
        return envelope.equals(other);
    }

    boolean mayGroup() {
        return server.supportsExtension("PIPELINING");
    }

    String of(Stage stage) {
        return switch (stage) {
            case MAIL -> "MAIL FROM:<" + envelope.from() + ">" + parameters();
            case RCPT -> "RCPT TO:<" + envelope.to() + ">";
            case DATA -> "DATA";
            default -> throw new IllegalArgumentException(stage.name());
        };
    }

    String[] all() {
        return new String[] {of(Stage.MAIL), of(Stage.RCPT), of(Stage.DATA)};
    }

    private String parameters() {
        var parameters = new StringBuilder();
        if (server.supportsExtension("SIZE") && envelope.size() > 0) {
            parameters.append(" SIZE=").append(envelope.size());
        }
        if (envelope.eightBit()) {
            parameters.append(" BODY=8BITMIME");
        }
        if (international) {
            parameters.append(" SMTPUTF8");
        }
        return parameters.toString();
    }

    /// RFC 1870 section 4: none, or 0, is no limit.
    static long sizeLimit(GuardedTransport server) {
        var value = Objects.requireNonNullElse(server.getExtensionParameter("SIZE"), "").strip();
        return value.matches("[0-9]{1,18}") ? Long.parseLong(value) : 0;
    }

    private static boolean isPath(String address) {
        return PLAIN_PATH.matcher(address).matches()
                || MailAddress.parse(address)
                        .filter(read -> read.toString().equalsIgnoreCase(address))
                        .isPresent();
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 128);
    }
}

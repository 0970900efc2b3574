package dev.ownrelay.turn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.mail.MailAddress;
import dev.ownrelay.support.ScriptedSmtpServer;
import dev.ownrelay.support.ScriptedSmtpServer.Message;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;

import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Pattern;

/// As whom everything has left that a relay was told: envelopes of transactions that came to
/// nothing, and From, Sender and, in mail of the application, Reply-To.
public final class RelayRecord {

    private static final Pattern MAIL_FROM = Pattern.compile("(?i)MAIL FROM:<([^>]*)>.*");

    private RelayRecord() {}

    /// @param domain or an address
    public static void assertNobodyWas(String domain, ScriptedSmtpServer relay) {
        assertThat(relay.commands())
                .filteredOn(command -> command.toUpperCase(Locale.ROOT).startsWith("MAIL"))
                .allSatisfy(command ->
                        assertThat(MAIL_FROM.matcher(command).replaceFirst("$1"))
                                .satisfies(from -> assertNot(domain, from)));
        relay.messages().forEach(message -> assertNobodyWas(domain, message));
    }

    private static void assertNobodyWas(String domain, Message message) {
        assertNot(domain, message.from());
        try {
            var parsed =
                    new MimeMessage(
                            Session.getInstance(new Properties()),
                            new ByteArrayInputStream(message.bytes()));
            var notice = parsed.getHeader("Content-Language") != null;
            for (var name :
                    notice ? List.of("From", "Sender", "Reply-To") : List.of("From", "Sender")) {
                var lines = Optional.ofNullable(parsed.getHeader(name)).orElse(new String[0]);
                assertThat(lines).as(name).hasSizeLessThan(2);
                for (var line : lines) {
                    for (var address : InternetAddress.parse(line, true)) {
                        assertNot(domain, address.getAddress());
                    }
                }
            }
        } catch (MessagingException e) {
            throw new AssertionError(message.text(), e);
        }
    }

    private static void assertNot(String domain, String address) {
        var plain = MailAddress.parse(address).map(MailAddress::toString).orElse(address);
        assertThat(plain.toLowerCase(Locale.ROOT)).doesNotEndWith(domain);
    }
}

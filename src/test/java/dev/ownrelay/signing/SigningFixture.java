package dev.ownrelay.signing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.dkim.DkimReason;
import dev.ownrelay.dkim.DkimResult;
import dev.ownrelay.dkim.DkimVerdict;
import dev.ownrelay.dkim.DkimVerifier;
import dev.ownrelay.dns.Dns;
import dev.ownrelay.dns.DnsAnswer;
import dev.ownrelay.lane.LaneFixture;
import dev.ownrelay.message.NewMessage;
import dev.ownrelay.outbox.OutboxFixture;
import dev.ownrelay.support.ScriptedDnsServer;
import dev.ownrelay.support.ScriptedSmtpServer;

import org.apache.james.jdkim.DKIMVerifier;
import org.apache.james.jdkim.exceptions.FailException;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An agency that has proven `agency.example`, a lane, and a DNS that knows what the test tells it.
abstract class SigningFixture extends LaneFixture {

    static final String DOMAIN = "agency.example";
    static final ScriptedDnsServer DNS = ScriptedDnsServer.start();
    private static final Pattern SIZE = Pattern.compile("MAIL FROM:.* SIZE=([0-9]+).*");

    @Autowired SigningRegister register;
    @Autowired SigningChecks checks;
    @Autowired OwnSignatures own;
    @Autowired Dns dns;

    UUID domain;

    @DynamicPropertySource
    static void servers(DynamicPropertyRegistry properties) {
        properties.add("ownrelay.dns.servers", DNS::address);
        properties.add("ownrelay.dns.timeout", () -> "20s");
    }

    @BeforeEach
    void aProvenDomain() {
        DNS.behave();
        fixture.jdbc.sql("update agency set paused = true where id <> ?").param(agency).update();
        domain = proven(agency, DOMAIN);
    }

    UUID proven(UUID of, String name) {
        var id = UUID.randomUUID();
        fixture.in(
                of,
                """
                insert into sender_domain (tenant_id, id, domain, token, proof, proven_at, added_by,
                    created_at)
                values (?, ?, ?, 't', 'operator', now(), ?, now())
                """,
                of,
                id,
                name,
                sender);
        return id;
    }

    /// Switched on, its record in the DNS, and seen there.
    void signing() {
        turnOn();
        publish();
        look();
    }

    void turnOn() {
        assertThat(as(() -> register.turnOn(domain, FreshKey.generate(), sender))).isTrue();
    }

    void look() {
        as(() -> {
            checks.ofDomain(domain, sender);
            return true;
        });
    }

    /// The record of the newest key.
    void publish() {
        var newest = newest();
        var record = newest.key().counterpart().strings();
        DNS.onlyTxt(newest.place().recordName(), record.toArray(String[]::new));
    }

    SigningRegister.Looked newest() {
        return as(() -> register.of(domain)).getFirst();
    }

    boolean fits() {
        return as(() -> own.fits(DOMAIN, server));
    }

    ScriptedSmtpServer.Message sent() {
        run();
        return smtp.messages().getLast();
    }

    UUID enqueue(NewMessage message) {
        return as(() -> outbox.enqueue(UUID.randomUUID(), List.of(message))).getFirst();
    }

    NewMessage withFiles(NewMessage.Part... files) {
        return OutboxFixture.message(sender, server, "carl@candidate.example", List.of(files));
    }

    /// A message whose source this is; `%s` stands for its id.
    NewMessage of(String source) {
        var like = OutboxFixture.message(sender, server, "carl@candidate.example");
        return new NewMessage(
                like.id(),
                sender,
                null,
                like.route(),
                like.toAddress(),
                like.toName(),
                like.subject(),
                source.getBytes(StandardCharsets.UTF_8),
                null,
                List.of(),
                like.messageId(),
                like.datedAt());
    }

    List<DkimResult> verified(ScriptedSmtpServer.Message message) {
        return new DkimVerifier(dns, clock).verify(message.bytes());
    }

    /// Signed once, by our key, and whole.
    void assertSigned(ScriptedSmtpServer.Message message) {
        assertSignedForUs(message);
        assertThat(byJames(message.bytes())).as("by jDKIM: %s", message.text()).isTrue();
    }

    /// The same, where jDKIM errs.
    void assertSignedForUs(ScriptedSmtpServer.Message message) {
        assertThat(verified(message))
                .singleElement()
                .satisfies(result -> {
                    assertThat(result.reason()).isEqualTo(DkimReason.VALID);
                    assertThat(result.result()).isEqualTo(DkimVerdict.PASS);
                    assertThat(result.domain()).isEqualTo(DOMAIN);
                });
        assertThat(message.text()).startsWith("DKIM-Signature: ");
    }

    /// What a second implementation says.
    boolean byJames(byte[] message) {
        try {
            var verifier =
                    new DKIMVerifier(
                            (_, selector, name) -> texts(selector + "._domainkey." + name));
            return verifier.verify(new ByteArrayInputStream(message)).size() == 1;
        } catch (FailException e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> texts(String name) {
        return dns.txt(name) instanceof DnsAnswer.Found<String>(var texts, _, _)
                ? texts
                : List.of();
    }

    void assertUnsigned(ScriptedSmtpServer.Message message) {
        assertThat(message.text()).doesNotContainIgnoringCase("DKIM-Signature");
    }

    /// What the server was told of the size of each message.
    List<Long> sizes() {
        return smtp.commands().stream()
                .map(SIZE::matcher)
                .filter(Matcher::matches)
                .map(found -> Long.valueOf(found.group(1)))
                .toList();
    }
}

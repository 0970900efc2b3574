package dev.ownrelay.signing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.message.MessageState;
import dev.ownrelay.support.ScriptedSmtpServer;
import dev.ownrelay.tenant.CurrentTenant;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Rcode;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/// Nothing is signed in a name that is not the agency's, nor by a key that receivers cannot see.
class UnsignedMessagesTests extends SigningFixture {

    private static final Instant START = Instant.parse("2026-11-23T09:00:00Z");

    @AfterEach
    void theClockStandsWhereItWas() {
        clock.set(START);
    }

    @Test
    void nothingIsSignedBeforeTheRecordIsThere() {
        turnOn();
        look();
        assertUnsigned(next());
        DNS.txt(newest().place().recordName(), "v=DKIM1; k=rsa; p=");
        look();
        assertUnsigned(next());
        publish();
        assertUnsigned(next());
        look();
        assertSigned(next());
    }

    @Test
    void aRecordThatIsChangedOrGoneEndsItAtOnce() {
        signing();
        var name = newest().place().recordName();
        var key = newest().key().counterpart().base64();
        var test = "v=DKIM1; k=rsa; t=y; p=";
        DNS.onlyTxt(name, test, key.substring(0, 200), key.substring(200));
        look();
        assertUnsigned(next());
        publish();
        look();
        assertSigned(next());
        DNS.remove(name);
        look();
        assertUnsigned(next());
        assertThat(fits()).isFalse();
    }

    @Test
    void aDnsThatIsSilentEndsItAfterTwoDays() {
        signing();
        DNS.code(newest().place().recordName(), Rcode.SERVFAIL);
        clock.advance(Duration.ofHours(30));
        checks.all();
        assertThat(newest().key().finding()).isEqualTo(KeySeen.Finding.NO_ANSWER);
        clock.advance(Duration.ofHours(17));
        assertThat(fits()).isTrue();
        assertThat(next().text()).startsWith("DKIM-Signature: ");
        clock.advance(Duration.ofHours(2));
        assertUnsigned(next());
        DNS.behave();
        publish();
        checks.all();
        assertSigned(next());
    }

    @Test
    void aDomainThatIsNotProvenNowSignsNothing() {
        signing();
        fixture.in(agency, "update sender_domain set lost_since = now() where id = ?", domain);
        assertUnsigned(next());
        assertThat(fits()).isFalse();
        fixture.in(
                agency,
                """
                update sender_domain set lost_since = null, proof = null, proven_at = null
                where id = ?
                """,
                domain);
        assertUnsigned(next());
        assertThat(as(() -> register.turnOn(domain, FreshKey.generate(), sender))).isFalse();
    }

    @Test
    void aDomainThatIsSwitchedOffSignsNothing() {
        signing();
        CurrentTenant.run(agency, () -> register.turnOff(domain, sender));
        assertUnsigned(next());
        var key = newest().key().selector();
        turnOn();
        assertThat(newest().key().selector()).as("the same key").isEqualTo(key);
        assertSigned(next());
    }

    @Test
    void noAgencySignsByTheKeyOfAnother() {
        signing();
        var mine = agency;
        agency = fixture.agency();
        sender = fixture.user(agency);
        server = fixture.server(agency, smtp.port(), null, null);
        assertUnsigned(next());
        assertThat(fits()).isFalse();
        var theirs = proven(agency, DOMAIN);
        assertUnsigned(next());
        assertThat(as(() -> register.of(theirs))).isEmpty();
        assertThat(as(() -> register.of(domain))).as("of " + mine).isEmpty();
        assertThat(as(() -> register.turnOn(domain, FreshKey.generate(), sender))).isFalse();
    }

    @Test
    void aSubDomainNeedsAProofOfItsOwn() {
        signing();
        enqueue(of("From: <anna@agency.example>\r\n\r\nHello\r\n"));
        fixture.in(agency, "update message set from_address = 'anna@sub.agency.example'");
        assertUnsigned(sent());
    }

    /// It is believed less, but nobody has to wait for it.
    @Test
    void aKeyThatCannotBeOpenedLetsMessagesLeave() {
        signing();
        var name = newest().place().recordName();
        fixture.in(
                agency,
                """
                update signing_key set sealed_private_key =
                    overlay(sealed_private_key placing 'AAAA' from 40) where domain_id = ?
                """,
                domain);
        var id = enqueue("carl@candidate.example");
        assertUnsigned(sent());
        assertThat(state(id)).isEqualTo(MessageState.SENT);
        assertThat(fixture.attempts(agency, id).getFirst().signature()).isEqualTo("!" + name);
        assertThat(fits()).isFalse();
        checks.all();
        assertThat(newest().key().told()).isEqualTo(SigningKey.Told.KEY);
    }

    @Test
    void aKeySignsForItsOwnDomainOnly() {
        signing();
        var own = domain;
        domain = proven(agency, "other.example");
        turnOn();
        fixture.in(
                agency,
                """
                update signing_key k set sealed_private_key = (select sealed_private_key
                    from signing_key where domain_id = ?) where domain_id = ?
                """,
                domain,
                own);
        assertUnsigned(next());
    }

    private ScriptedSmtpServer.Message next() {
        enqueue(UUID.randomUUID() + "@candidate.example");
        return sent();
    }
}

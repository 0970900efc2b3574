package dev.ownrelay.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.secret.SealedSecret;
import dev.ownrelay.secret.SecretContext;
import dev.ownrelay.secret.SecretVault;
import dev.ownrelay.tenant.CurrentTenant;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;
import org.xbill.DNS.Rcode;

import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// Ways by which an agency sends are asked anew every day, and its administrators hear of what
/// breaks once.
class VerdictWatchTests extends VerdictFixture {

    private static final String NOTICE = "select %s from notice where locale = ?";

    @Autowired VerdictWatch watch;
    @Autowired SecretVault vault;

    UUID admin;

    @BeforeEach
    void anAdministrator() {
        admin = fixtures.user(agency, server);
        fixtures.in(
                agency,
                "update app_user set role = 'ADMIN', joined_at = now() where id = ?",
                admin);
    }

    @Test
    void aWayThatBreaksIsToldOnceAndAgainOnlyAfterItWasMended() {
        sent(server, clock.instant());
        pass(Duration.ofDays(1));
        assertThat(notices()).isEmpty();
        DNS.onlyTxt(DOMAIN, BROKEN);
        for (int day = 0; day < 5; day++) {
            pass(Duration.ofDays(1));
        }
        assertThat(notices()).containsExactly("Receivers do not believe agency.test");
        assertThat(trail()).containsExactly("domain.doubted");
        DNS.onlyTxt(DOMAIN, FITS);
        pass(Duration.ofDays(1));
        pass(Duration.ofDays(1));
        assertThat(trail()).containsExactly("domain.doubted", "domain.believed");
        DNS.onlyTxt(DOMAIN, BROKEN);
        pass(Duration.ofDays(1));
        assertThat(notices()).hasSize(2);
    }

    @Test
    void aWayThatBreaksAndIsMendedWithinADayIsToldOnce() {
        sent(server, clock.instant());
        for (int hour = 0; hour < 6; hour++) {
            DNS.onlyTxt(DOMAIN, BROKEN);
            again();
            DNS.onlyTxt(DOMAIN, FITS);
            again();
        }
        assertThat(notices()).hasSize(1);
        DNS.onlyTxt(DOMAIN, BROKEN);
        again();
        assertThat(notices()).hasSize(1);
        pass(Duration.ofDays(1));
        assertThat(notices()).as("still broken").hasSize(2);
    }

    /// Somebody presses *Check again*, and the watch comes by.
    private void again() {
        CurrentTenant.run(agency, () -> verdicts.outdate(DOMAIN));
        pass(Duration.ofHours(1));
    }

    @Test
    void aDnsThatDoesNotAnswerIsNothingNew() {
        sent(server, clock.instant());
        DNS.onlyTxt(DOMAIN, BROKEN);
        pass(Duration.ofDays(1));
        DNS.code(DOMAIN, Rcode.SERVFAIL);
        pass(Duration.ofDays(1));
        assertThat(known().words()).isEqualTo("verdict.no-answer");
        DNS.behave();
        DNS.mx(DOMAIN, "in.agency.test").txt(DOMAIN, BROKEN).a("mail.agency.test", US);
        pass(Duration.ofHours(1));
        assertThat(known().word()).isEqualTo("not-believed");
        assertThat(notices()).hasSize(1);
        assertThat(trail()).containsExactly("domain.doubted");
    }

    @Test
    void allBrokenWaysOfOneRunAreOneNotice() {
        var second = fixtures.server(agency, "Mail Two");
        sent(server, clock.instant());
        sent(second, clock.instant());
        sent(null, clock.instant());
        DNS.onlyTxt(DOMAIN, BROKEN);
        pass(Duration.ofMinutes(1));
        assertThat(notices()).hasSize(1);
        assertThat(trail()).hasSize(3);
    }

    @Test
    void theDefaultRelayIsCalledThatInTheLanguageOfTheReader() {
        sent(null, clock.instant());
        DNS.onlyTxt(DOMAIN, BROKEN);
        fixtures.in(agency, "update app_user set locale = 'en' where id = ?", admin);
        var dutch = fixtures.user(agency, server);
        fixtures.in(
                agency,
                """
                update app_user set role = 'ADMIN', joined_at = now(), locale = 'nl' where id = ?
                """,
                dutch);
        pass(Duration.ofMinutes(1));
        assertThat(text("en"))
                .contains("does not name the default relay: emails by the default relay may")
                .doesNotContain("relay.test");
        assertThat(text("nl"))
                .contains("noemt de standaardserver niet: e-mails via de standaardserver kunnen")
                .doesNotContain("relay.test");
    }

    private String text(String locale) {
        var id = fixtures.value(agency, UUID.class, NOTICE.formatted("id"), locale);
        var sealed = fixtures.value(agency, String.class, NOTICE.formatted("sealed_text"), locale);
        var context = new SecretContext("notice", agency, id, List.of());
        return vault.open(context, new SealedSecret(sealed));
    }

    @Test
    void onlyWhatHasSentInThirtyDaysIsLookedAfter() {
        sent(server, clock.instant().minus(Duration.ofDays(31)));
        DNS.onlyTxt(DOMAIN, BROKEN);
        asked();
        pass(Duration.ofHours(1));
        assertThat(asked()).isZero();
        assertThat(settled().word()).as("somebody looks").isEqualTo("not-believed");
        pass(Duration.ofHours(1));
        assertThat(notices()).as("nobody sends so").isEmpty();
    }

    @Test
    void eachIsAskedOnceADayHoweverManyEmailsLeft() {
        for (int i = 0; i < 5; i++) {
            sent(server, clock.instant());
        }
        pass(Duration.ofMinutes(1));
        asked();
        for (int hour = 0; hour < 23; hour++) {
            pass(Duration.ofHours(1));
        }
        assertThat(asked()).isZero();
        pass(Duration.ofHours(1));
        assertThat(asked()).isPositive();
    }

    @Test
    void aPausedAgencyIsLeftAlone() {
        sent(server, clock.instant());
        jdbc.sql("update agency set paused = true where id = ?").param(agency).update();
        asked();
        pass(Duration.ofDays(1));
        assertThat(asked()).isZero();
    }

    @Test
    void whatNobodyUsesIsForgottenAfterNinetyDays() {
        settled();
        pass(Duration.ofDays(90).minusSeconds(1));
        assertThat(rows()).isOne();
        pass(Duration.ofSeconds(2));
        assertThat(rows()).isZero();
    }

    @Test
    void anotherAgencyHearsNothing() {
        var other = fixtures.agency();
        var theirs = fixtures.user(other, null);
        fixtures.in(
                other,
                "update app_user set role = 'ADMIN', joined_at = now() where id = ?",
                theirs);
        sent(server, clock.instant());
        DNS.onlyTxt(DOMAIN, BROKEN);
        pass(Duration.ofMinutes(1));
        assertThat(fixtures.value(other, Long.class, "select count(*) from notice")).isZero();
        assertThat(notices()).hasSize(1);
    }

    private void pass(Duration time) {
        clock.advance(time);
        watch.all();
    }

    private void sent(@Nullable UUID by, Instant at) {
        var id = UUID.randomUUID();
        fixtures.in(
                agency,
                """
                insert into message (tenant_id, id, batch_id, sender_id, smtp_server_id, route_name,
                    from_address, from_name, to_address, to_name, subject, source, size, message_id,
                    dated_at, state, attempt, due_at, idempotency_key, created_at)
                values (?, ?, ?, ?, ?, 'Mail One', 'anna@agency.test', 'Anna', 'carl@mail.test',
                    'Carl', 'Hello', '', 0, ?, now(), 'SENT', 1, now(), ?, ?)
                """,
                agency,
                id,
                id,
                admin,
                by,
                "<" + id + "@agency.test>",
                id,
                Timestamp.from(at));
    }

    private List<String> notices() {
        return strings(
                "select subject from notice where kind = 'sender-broken' order by created_at");
    }

    private List<String> trail() {
        return strings(
                "select action from audit_event where action like 'domain.%' order by at, id");
    }

    private long rows() {
        return fixtures.value(agency, Long.class, "select count(*) from sender_verdict");
    }

    private List<String> strings(String sql) {
        return CurrentTenant.call(
                agency,
                () ->
                        new TransactionTemplate(transactions)
                                .execute(_ -> jdbc.sql(sql).query(String.class).list()));
    }
}

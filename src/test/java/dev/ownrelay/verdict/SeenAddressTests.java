package dev.ownrelay.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.health.SeenAddresses;
import dev.ownrelay.health.SeenAddresses.Seen;
import dev.ownrelay.health.SeenAddresses.Way;
import dev.ownrelay.tenant.CurrentTenant;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;

import java.time.Duration;
import java.util.List;
import java.util.UUID;

/// What receivers said of an agency's server counts for this agency, this server and this place.
class SeenAddressTests extends VerdictFixture {

    private static final String ELSEWHERE = "45.66.66.6";

    @Autowired SeenAddresses addresses;
    @Autowired VerdictWatch watch;

    @BeforeEach
    void believed() {
        assertThat(settled().word()).isEqualTo("believed");
    }

    @Test
    void aSightChangesTheVerdictOfThisServerAlone() {
        var other = fixtures.agency();
        var theirs = fixtures.server(other, "Mail One");
        var second = fixtures.server(agency, "Mail Two");
        see(server, ELSEWHERE);
        assertThat(known().askedAt()).as("made of other facts").isNull();
        assertThat(settled().words()).isEqualTo("verdict.seen-not-named");
        for (var way : List.of(known(agency, DOMAIN, second), known(other, DOMAIN, theirs))) {
            assertThat(way.askedAt()).isNull();
        }
        queue.drain();
        assertThat(known(agency, DOMAIN, second).word()).isEqualTo("believed");
        assertThat(known(other, DOMAIN, theirs).word()).isEqualTo("believed");
    }

    @Test
    void oneAgencySaysNothingOfTheDefaultRelayToAnother() {
        DNS.onlyTxt(DOMAIN, "v=spf1 ip4:45.30.30.3 -all");
        var other = fixtures.agency();
        see(null, ELSEWHERE);
        for (var each : List.of(agency, other)) {
            known(each, DOMAIN, null);
            queue.drain();
        }
        assertThat(known(agency, DOMAIN, null).words()).isEqualTo("verdict.relay-seen-not-named");
        assertThat(known(agency, DOMAIN, null).arguments().toString()).doesNotContain(ELSEWHERE);
        assertThat(known(other, DOMAIN, null).word()).isEqualTo("believed");
        assertThat(seen(other, server)).isEmpty();
    }

    @Test
    void anotherPlaceIsAnotherServer() {
        see(server, ELSEWHERE);
        fixtures.in(agency, "update smtp_server set host = 'other.agency.test'");
        DNS.a("other.agency.test", US);
        assertThat(settled().word()).isEqualTo("believed");
        assertThat(seen(agency, server)).isEmpty();
    }

    @Test
    void theSixteenLatestAreKept() {
        for (int i = 0; i < 20; i++) {
            see(server, "45.66.0." + i);
            clock.advance(Duration.ofMinutes(1));
        }
        see(server, "45.66.0.4");
        assertThat(seen(agency, server))
                .extracting(Seen::address)
                .hasSize(16)
                .startsWith("45.66.0.4", "45.66.0.19")
                .doesNotContain("45.66.0.3");
    }

    @Test
    void whatAnAdministratorRefutesCountsNoMore() {
        see(server, ELSEWHERE);
        assertThat(refute(agency, ELSEWHERE)).isTrue();
        assertThat(refute(agency, ELSEWHERE)).isFalse();
        see(server, ELSEWHERE);
        assertThat(seen(agency, server)).isEmpty();
        assertThat(settled().word()).isEqualTo("believed");
    }

    @Test
    void anotherAgencyRefutesNothing() {
        see(server, ELSEWHERE);
        assertThat(refute(fixtures.agency(), ELSEWHERE)).isFalse();
        assertThat(seen(agency, server)).hasSize(1);
    }

    @Test
    void whatNobodySaidAgainIsForgottenAfterNinetyDays() {
        see(server, ELSEWHERE);
        clock.advance(Duration.ofDays(89));
        watch.all();
        assertThat(seen(agency, server)).hasSize(1);
        clock.advance(Duration.ofDays(2));
        watch.all();
        assertThat(seen(agency, server)).isEmpty();
    }

    @Test
    void whatIsTakenBackWasNeverSeen() {
        see(server, ELSEWHERE);
        fixtures.in(agency, "delete from bounce");
        assertThat(seen(agency, server)).isEmpty();
    }

    @Test
    void theWordOfAnAdministratorOutlivesWhatItWasSaidAgainst() {
        see(server, ELSEWHERE);
        assertThat(refute(agency, ELSEWHERE)).isTrue();
        fixtures.in(agency, "delete from bounce");
        see(server, ELSEWHERE);
        assertThat(seen(agency, server)).isEmpty();
        fixtures.in(agency, "delete from bounce");
        assertThat(refute(agency, ELSEWHERE)).as("it is refuted already").isFalse();
    }

    private void see(@Nullable UUID by, String address) {
        var bounce = bounce();
        inside(
                agency,
                () -> addresses.note(new Way(by, "relay.test"), address, bounce, clock.instant()));
    }

    private boolean refute(UUID of, String address) {
        return CurrentTenant.call(
                of,
                () ->
                        new TransactionTemplate(transactions)
                                .execute(_ -> addresses.refute(server, address, clock.instant())));
    }

    private List<Seen> seen(UUID of, UUID by) {
        return CurrentTenant.call(of, () -> addresses.of(by));
    }

    private void inside(UUID of, Runnable work) {
        CurrentTenant.run(
                of,
                () -> new TransactionTemplate(transactions).executeWithoutResult(_ -> work.run()));
    }

    private UUID bounce() {
        var id = UUID.randomUUID();
        var user = fixtures.user(agency, server);
        fixtures.in(
                agency,
                """
                insert into message (tenant_id, id, batch_id, sender_id, smtp_server_id, route_name,
                    from_address, from_name, to_address, to_name, subject, source, size, message_id,
                    dated_at, state, attempt, due_at, idempotency_key, created_at)
                values (?, ?, ?, ?, ?, 'Mail One', 'anna@agency.test', 'Anna', 'carl@mail.test',
                    'Carl', 'Hello', '', 0, ?, now(), 'SENT', 1, now(), ?, now())
                """,
                agency,
                id,
                id,
                user,
                server,
                "<" + id + "@agency.test>",
                id);
        fixtures.in(
                agency,
                """
                insert into bounce (tenant_id, id, message_id, recorded_at, recorded_by, kind, stage,
                    reply_text)
                values (?, ?, ?, now(), ?, 'FAILED', 'DOT', 'blocked')
                """,
                agency,
                id,
                id,
                user);
        return id;
    }
}

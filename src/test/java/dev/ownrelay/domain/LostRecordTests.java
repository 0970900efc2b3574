package dev.ownrelay.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.tenant.CurrentTenant;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.xbill.DNS.Rcode;

import java.time.Duration;
import java.util.UUID;

/// What proved a domain yesterday is looked for every day.
class LostRecordTests extends DomainFixture {

    private static final String RECORD = "_ownrelay.agency.test";
    private static final String CEO = "ceo@agency.test";

    @Autowired DomainRegister register;

    String page;

    @BeforeEach
    void aProvenDomain() {
        page = prove("agency.test");
    }

    @Test
    void aLostRecordIsToldOnceAndEndsTheProofAfterFourteenDays() {
        DNS.remove(RECORD);
        pass(Duration.ofDays(1));
        assertThat(page(page).text()).contains("still counts as proven", "Record gone since");
        assertThat(proven(page)).isEqualTo("yes");
        assertThat(page("/").select("li[data-lost=agency.test]").text())
                .contains("its addresses are no longer proven");
        assertThat(notices()).isOne();
        for (int day = 0; day < 13; day++) {
            pass(Duration.ofDays(1));
            assertThat(mayWriteAs(agency, CEO)).isTrue();
        }
        clock.advance(Duration.ofDays(1));
        assertThat(mayWriteAs(agency, CEO)).as("before anybody has looked").isFalse();
        checks.all();
        assertThat(proven(page)).isEqualTo("no");
        assertThat(page("/").select("li[data-lost=agency.test]").text())
                .contains("so its addresses");
        assertThat(notices()).isOne();
        assertThat(audit(agency))
                .containsExactly("domain.added", "domain.proven", "domain.lost", "domain.ended");
    }

    @Test
    void anAgencyWithManyDomainsAndASlowDnsDoesNotKeepTheOthersWaiting() {
        var other = fixtures.agency();
        plant(other, "other.test");
        for (int i = 0; i < 20; i++) {
            plant(agency, "many" + i + ".test");
        }
        DNS.beforeAnswer(() -> clock.advance(Duration.ofSeconds(30)));
        long waiting = 20;
        for (int run = 0; waiting > 0; run++) {
            checks.all();
            assertThat(unchecked(other)).isZero();
            assertThat(unchecked(agency)).as("run %d", run).isBetween(0L, waiting - 1);
            assertThat(run > 0 || unchecked(agency) > 0).as("not all at once").isTrue();
            waiting = unchecked(agency);
        }
    }

    private void plant(UUID of, String domain) {
        fixtures.in(
                of,
                """
                insert into sender_domain (tenant_id, id, domain, token, added_by, created_at)
                values (?, ?, ?, 't', ?, now())
                """,
                of,
                UUID.randomUUID(),
                domain,
                admin);
    }

    private long unchecked(UUID of) {
        return fixtures.value(
                of, Long.class, "select count(*) from sender_domain where checked_at is null");
    }

    @Test
    void aRecordThatComesBackProvesAsBefore() {
        DNS.remove(RECORD);
        pass(Duration.ofDays(1));
        publish(page);
        pass(Duration.ofDays(1));
        assertThat(page("/").select("li[data-lost]")).isEmpty();
        pass(Duration.ofDays(20));
        assertThat(mayWriteAs(agency, CEO)).isTrue();
        DNS.remove(RECORD);
        pass(Duration.ofDays(1));
        assertThat(notices()).as("each loss is one").isEqualTo(2);
        pass(Duration.ofDays(15));
        publish(page);
        post(page + "/check");
        assertThat(mayWriteAs(agency, CEO)).isTrue();
        assertThat(audit(agency)).endsWith("domain.lost", "domain.ended", "domain.proven");
    }

    @Test
    void aRecordThatComesAndGoesWithinADayIsToldOnce() {
        for (int hour = 0; hour < 12; hour++) {
            clock.advance(Duration.ofMinutes(30));
            DNS.remove(RECORD);
            post(page + "/check");
            clock.advance(Duration.ofMinutes(30));
            publish(page);
            post(page + "/check");
        }
        assertThat(notices()).isOne();
        assertThat(audit(agency)).filteredOn("domain.lost"::equals).hasSize(12);
        DNS.remove(RECORD);
        post(page + "/check");
        assertThat(notices()).as("gone again, and they know it").isOne();
        pass(Duration.ofDays(1));
        assertThat(notices()).as("gone for a day since").isEqualTo(2);
        pass(Duration.ofDays(1));
        assertThat(notices()).isEqualTo(2);
    }

    @Test
    void aDnsThatDoesNotAnswerIsNoLostRecord() {
        DNS.code(RECORD, Rcode.SERVFAIL);
        for (int week = 0; week < 10; week++) {
            pass(Duration.ofDays(7));
        }
        assertThat(mayWriteAs(agency, CEO)).isTrue();
        assertThat(page(page).text()).contains("did not answer");
        assertThat(notices()).isZero();
        assertThat(audit(agency)).containsExactly("domain.added", "domain.proven");
    }

    @Test
    void anotherTextIsALostRecord() {
        DNS.remove(RECORD).txt(RECORD, "agency=other");
        pass(Duration.ofDays(1));
        assertThat(audit(agency)).endsWith("domain.lost");
    }

    @Test
    void eachDomainIsLookedAtOnceADayAndSoonerWhereNobodyAnswered() {
        DNS.questions().clear();
        for (int hour = 0; hour < 24; hour++) {
            pass(Duration.ofHours(1));
        }
        assertThat(asked(RECORD)).isOne();
        DNS.code(RECORD, Rcode.SERVFAIL);
        pass(Duration.ofDays(1));
        DNS.questions().clear();
        DNS.behave();
        publish(page);
        pass(Duration.ofHours(1));
        assertThat(asked(RECORD)).isOne();
    }

    @Test
    void whatSomebodySawLaterCounts() {
        var asked = clock.instant();
        clock.advance(Duration.ofSeconds(1));
        post(page + "/check");
        var old = new RecordSeen(asked, RecordSeen.Finding.NO_RECORD, "");
        CurrentTenant.run(agency, () -> register.note(id(page), old, null));
        assertThat(page("/").select("li[data-lost]")).isEmpty();
    }

    private void pass(Duration time) {
        clock.advance(time);
        checks.all();
    }

    private long notices() {
        return fixtures.value(
                agency, Long.class, "select count(*) from notice where kind = 'domain-lost'");
    }
}

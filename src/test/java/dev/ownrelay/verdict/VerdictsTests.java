package dev.ownrelay.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.account.StatementLog;
import dev.ownrelay.server.SenderVerdict.Result;
import dev.ownrelay.tenant.CurrentTenant;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.xbill.DNS.Rcode;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

/// What is known of a sender and a way, and when it is found out anew.
@ResourceLock("StatementLog")
class VerdictsTests extends VerdictFixture {

    @Test
    void theFirstWhoLooksWaitsForNothing() {
        DNS.silent(true);
        var first = known();
        assertThat(first.result()).isEqualTo(Result.CANNOT_TELL);
        assertThat(first.words()).isEqualTo("verdict.asking");
        assertThat(first.askedAt()).isNull();
        assertThat(asked()).as("questions to the DNS").isZero();
    }

    @Test
    void itIsFoundOutBehindThem() {
        var settled = settled();
        assertThat(settled.result()).isEqualTo(Result.BELIEVED);
        assertThat(settled.spf()).isEqualTo("pass");
        assertThat(settled.dmarc()).isEqualTo("none");
        assertThat(settled.aligned()).isEqualTo("yes");
        assertThat(settled.askedAt()).isEqualTo(clock.instant());
        assertThat(settled.since()).isEqualTo(clock.instant());
    }

    @Test
    void allWaysOfAPageAreOneQuestionToTheDatabase() {
        var routes =
                IntStream.range(0, 30)
                        .mapToObj(
                                i -> route("anna@d" + i % 3 + ".test", i % 2 == 0 ? server : null))
                        .toList();
        try (var log = new StatementLog()) {
            assertThat(CurrentTenant.call(agency, () -> verdicts.of(routes))).hasSize(6);
            assertThat(log.ofThisThread().stream().filter(each -> each.contains("unnest")))
                    .hasSize(1);
        }
    }

    @Test
    void itIsAskedAgainAfterADay() {
        settled();
        asked();
        assertThat(after(Duration.ofHours(23))).isEqualTo("believed");
        assertThat(asked()).isZero();
        DNS.onlyTxt(DOMAIN, BROKEN);
        assertThat(after(Duration.ofHours(1))).isEqualTo("not-believed");
        assertThat(known().since()).isEqualTo(clock.instant());
    }

    @Test
    void anAnswerThatDidNotComeIsAskedForSooner() {
        DNS.code(DOMAIN, Rcode.SERVFAIL);
        assertThat(settled().words()).isEqualTo("verdict.no-answer");
        DNS.behave();
        DNS.mx(DOMAIN, "in.agency.test").txt(DOMAIN, FITS).a("mail.agency.test", US);
        assertThat(after(Duration.ofMinutes(9))).isEqualTo("cannot-tell");
        assertThat(after(Duration.ofMinutes(1))).isEqualTo("believed");
    }

    @Test
    void sinceMovesOnlyWithTheResult() {
        DNS.onlyTxt(DOMAIN, BROKEN);
        var since = settled().since();
        DNS.onlyTxt(DOMAIN, "v=spf1 ip4:45.9.9.9 ~all");
        assertThat(after(Duration.ofDays(1))).isEqualTo("not-believed");
        assertThat(known().spf()).isEqualTo("softfail");
        assertThat(known().since()).isEqualTo(since);
    }

    @Test
    void aServerThatIsAnotherOneIsJudgedAnew() {
        settled();
        for (var change :
                List.of(
                        "host = 'mail2.agency.test'",
                        "outgoing_addresses = '45.9.9.9'",
                        "signs = true",
                        "name = 'Mail Two'")) {
            fixtures.in(agency, "update smtp_server set " + change + " where id = ?", server);
            known();
            asked();
            queue.drain();
            assertThat(asked()).as(change).isPositive();
        }
        assertThat(known().word()).isEqualTo("believed");
        assertThat(known().arguments()).contains("Mail Two");
        asked();
        settled();
        assertThat(asked()).as("of the same server").isZero();
    }

    @Test
    void whatWasJudgedOfAnotherServerIsNotSaidOfThisOne() {
        settled();
        fixtures.in(agency, "update smtp_server set host = 'evil.test' where id = ?", server);
        assertThat(known().word()).isEqualTo("cannot-tell");
        assertThat(known().askedAt()).isNull();
        queue.drain();
        assertThat(known().askedAt()).isNotNull();
    }

    @Test
    void addressesInsideAreNotAskedAbout() {
        fixtures.in(agency, "update smtp_server set host = 'db.inside.test' where id = ?", server);
        DNS.a("db.inside.test", "10.77.77.7");
        DNS.onlyTxt(DOMAIN, "v=spf1 exists:%{i}.spy.test -all");
        settled();
        assertThat(DNS.questions()).noneMatch(name -> name.startsWith("10.77.77.7."));
        assertThat(DNS.questions()).anyMatch(name -> name.endsWith(".spy.test"));
    }

    @Test
    void checkAgainAsksNowPastWhatIsRemembered() {
        DNS.onlyTxt(DOMAIN, BROKEN);
        assertThat(settled().word()).isEqualTo("not-believed");
        DNS.onlyTxt(DOMAIN, FITS);
        var now = CurrentTenant.call(agency, () -> verdicts.ask(DOMAIN, server));
        assertThat(now.word()).isEqualTo("believed");
        assertThat(known()).isEqualTo(now);
    }

    @Test
    void whatIsOutdatedIsFoundOutAnewWhenSomebodyLooks() {
        settled();
        DNS.onlyTxt(DOMAIN, BROKEN);
        CurrentTenant.run(agency, () -> verdicts.outdate(DOMAIN));
        assertThat(known().word()).as("what is known").isEqualTo("believed");
        assertThat(settled().word()).isEqualTo("not-believed");
    }

    @Test
    void anotherAgencyKnowsNothingOfIt() {
        settled();
        var other = fixtures.agency();
        assertThat(known(other, DOMAIN, server).askedAt()).isNull();
        queue.drain();
        assertThat(known(other, DOMAIN, server).askedAt()).as("not its server").isNull();
        assertThat(fixtures.value(other, Long.class, "select count(*) from sender_verdict"))
                .isZero();
        assertThat(CurrentTenant.call(other, () -> verdicts.story(DOMAIN, server))).isEmpty();
    }

    @Test
    void theDefaultRelayIsJudgedForEachAgency() {
        known(agency, DOMAIN, null);
        queue.drain();
        var verdict = known(agency, DOMAIN, null);
        assertThat(verdict.words()).isEqualTo("verdict.relay-not-named.none");
        assertThat(verdict.arguments()).doesNotContain("45.30.30.3");
        DNS.onlyTxt(DOMAIN, "v=spf1 ip4:45.30.30.3 -all");
        CurrentTenant.run(agency, () -> verdicts.ask(DOMAIN, null));
        assertThat(known(agency, DOMAIN, null).word()).isEqualTo("believed");
        assertThat(fixtures.value(agency, Long.class, "select count(*) from sender_verdict"))
                .as("one row, also without a server")
                .isOne();
    }

    @Test
    void aServerThatIsGoneTakesItsVerdictsAlong() {
        settled();
        fixtures.in(agency, "delete from smtp_server where id = ?", server);
        assertThat(settled().askedAt()).isNull();
        assertThat(CurrentTenant.call(agency, () -> verdicts.ask(DOMAIN, server)).askedAt())
                .isNull();
    }

    @Test
    void howItWasFoundOutCanBeRead() {
        settled();
        var story = CurrentTenant.call(agency, () -> verdicts.story(DOMAIN, server)).orElseThrow();
        assertThat(story.addresses()).containsExactly(US);
        assertThat(story.spf()).isNotEmpty();
        assertThat(story.notes()).contains("verdict.note.no-dmarc", "verdict.note.no-reverse-dns");
    }

    @Test
    void addressesInCapitalsAndUmlautsAreTheSameDomain() {
        settled();
        asked();
        assertThat(known(agency, "AGENCY.test", server).word()).isEqualTo("believed");
        assertThat(SenderKey.domain("anna@bücher.test")).isEqualTo("xn--bcher-kva.test");
    }

    @Test
    void anAgencyWithManyDomainsDoesNotFillTheQueue() {
        var many =
                IntStream.range(0, VerdictQueue.MOST_OF_ONE_AGENCY + 50)
                        .mapToObj(i -> route("anna@d" + i + ".test", server))
                        .toList();
        CurrentTenant.run(agency, () -> verdicts.of(many));
        var other = fixtures.agency();
        var theirs = fixtures.server(other, "Mail One");
        known(other, DOMAIN, theirs);
        queue.drain();
        assertThat(known(other, DOMAIN, theirs).word()).isEqualTo("believed");
        assertThat(fixtures.value(agency, Integer.class, "select count(*) from sender_verdict"))
                .isEqualTo(VerdictQueue.MOST_OF_ONE_AGENCY);
    }

    @Test
    void manyWhoLookAskOnce() {
        IntStream.range(0, 5).forEach(_ -> known());
        asked();
        queue.drain();
        long texts = DNS.questions().stream().filter(DOMAIN::equals).count();
        known();
        queue.drain();
        assertThat(DNS.questions().stream().filter(DOMAIN::equals).count()).isEqualTo(texts);
    }

    @Test
    void nobodyIsNobody() {
        assertThat(CurrentTenant.call(UUID.randomUUID(), () -> verdicts.of(List.of()))).isEmpty();
    }
}

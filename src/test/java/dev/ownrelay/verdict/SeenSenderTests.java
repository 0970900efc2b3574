package dev.ownrelay.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.server.SenderVerdict.Actor;
import dev.ownrelay.server.SenderVerdict.Result;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Rcode;

import java.util.List;

/// Where others say that receivers saw a server send counts, but it condemns nobody.
class SeenSenderTests extends JudgeFixture {

    private static final String ELSEWHERE = "45.66.66.6";
    private static final String INSIDE = "mail.inside.test";

    @BeforeEach
    void aRecordThatNamesTheServer() {
        dns.txt(DOMAIN, "v=spf1 ip4:" + US + " -all");
        dns.txt("_dmarc." + DOMAIN, "v=DMARC1; p=reject");
        dns.a(INSIDE, "10.1.1.1");
    }

    @Test
    void anAddressThatTheRecordDoesNotNameLeavesNothingCertain() {
        for (var facts : List.of(here(), here(US))) {
            assertThat(judge(facts).result()).isEqualTo(Result.BELIEVED);
            var verdict = judge(seen(facts, US, ELSEWHERE));
            assertThat(verdict.words()).isEqualTo("verdict.seen-not-named");
            assertThat(said(verdict))
                    .isEqualTo(
                            "cannot_tell spf: dmarc: aligned:unknown administrator | A receiver"
                                + " says that it saw Mail One at 45.66.66.6, which the SPF record"
                                + " of agency.test does not name, so we cannot tell whether"
                                + " receivers believe agency.test.");
            assertThat(verdict.story().addresses()).isEmpty();
            assertThat(verdict.story().seen()).containsExactly(US, ELSEWHERE);
        }
    }

    @Test
    void whereNothingElseIsKnownItCountsToo() {
        assertThat(judge(by(INSIDE)).words()).isEqualTo("verdict.addresses-unknown");
        var believed = judge(seen(by(INSIDE), US));
        assertThat(believed.words()).isEqualTo("verdict.seen-named");
        assertThat(believed.result()).isEqualTo(Result.BELIEVED);
        assertThat(judge(seen(by(INSIDE), US, ELSEWHERE)).result()).isEqualTo(Result.CANNOT_TELL);
    }

    @Test
    void whatIsNotBelievedAnywayStaysSo() {
        dns.onlyTxt(DOMAIN, "v=spf1 ip4:45.9.9.9 -all");
        assertThat(judge(seen(here(), "45.9.9.9")).words())
                .isEqualTo("verdict.server-not-named.reject");
    }

    @Test
    void whoeverSignsOrLetsEverybodySendIsBelieved() {
        assertThat(judge(seen(here(), ELSEWHERE).signedHere()).words())
                .isEqualTo("verdict.signature");
        dns.onlyTxt(DOMAIN, "v=spf1 +all");
        assertThat(judge(seen(here(), ELSEWHERE)).words()).isEqualTo("verdict.record");
    }

    @Test
    void aProviderThatTheRecordNamesIsNotDoubted() {
        dns.a("smtp.fastmail.com", "45.60.60.6");
        dns.txt("spf.messagingengine.com", "v=spf1 ip4:45.60.60.0/24 -all");
        dns.onlyTxt(DOMAIN, "v=spf1 include:spf.messagingengine.com -all");
        assertThat(judge(seen(by("smtp.fastmail.com"), ELSEWHERE)).words())
                .isEqualTo("verdict.record");
    }

    @Test
    void aDnsThatDoesNotAnswerChangesNothing() {
        dns.onlyTxt(DOMAIN, "v=spf1 ip4:" + US + " include:gone.test -all");
        dns.code("gone.test", Rcode.SERVFAIL);
        assertThat(judge(seen(here(), ELSEWHERE)).words()).isEqualTo("verdict.record");
    }

    @Test
    void ofTheDefaultRelayNobodyReadsWhereItWasSeen() {
        var way =
                new SenderFacts.Way(null, "relay.test", HOST, List.of(), List.of(ELSEWHERE), false);
        var verdict = judge(new SenderFacts(DOMAIN, DOMAIN, way, false, false));
        assertThat(verdict.words()).isEqualTo("verdict.relay-seen-not-named");
        assertThat(verdict.actor()).isEqualTo(Actor.OPERATOR);
        assertThat(verdict.arguments() + verdict.story().json()).doesNotContain(ELSEWHERE);
    }

    @Test
    void whatTheOperatorSaysOfTheDefaultRelayHoldsWhoeverSawIt() {
        var way =
                new SenderFacts.Way(
                        null, "relay.test", HOST, List.of(US), List.of(ELSEWHERE), false);
        var verdict = judge(new SenderFacts(DOMAIN, DOMAIN, way, false, false));
        assertThat(verdict.words()).isEqualTo("verdict.record");
    }
}

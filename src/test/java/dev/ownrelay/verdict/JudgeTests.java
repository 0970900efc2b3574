package dev.ownrelay.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.dns.Resolvers;
import dev.ownrelay.server.SenderVerdict.Result;
import dev.ownrelay.support.SettableClock;

import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/// What stands beside a verdict, and what a hostile or silent DNS makes of it.
class JudgeTests extends JudgeFixture {

    private static final String FITS = "v=spf1 ip4:45.10.20.7 -all";

    @Test
    void nothingIsToBeNotedOfADomainThatIsWellKept() {
        dns.txt(DOMAIN, FITS).txt("_dmarc." + DOMAIN, "v=DMARC1; p=reject");
        assertThat(notes(here())).isEmpty();
    }

    @Test
    void whatReceiversMayMindIsNoted() {
        dns.txt(DOMAIN, FITS);
        assertThat(notes(here())).containsExactly("no-dmarc");
        dns.txt("_dmarc." + DOMAIN, "v=DMARC1; p=none");
        assertThat(notes(here())).containsExactly("policy-none");
        dns.onlyTxt("_dmarc." + DOMAIN, "v=DMARC1; adkim=s");
        assertThat(notes(here())).contains("broken-dmarc");
        dns.onlyTxt("_dmarc." + DOMAIN, "v=DMARC1; p=reject");
        dns.onlyTxt(DOMAIN, "v=spf1 ptr +all");
        assertThat(notes(here())).containsExactly("ptr", "anybody");
        dns.onlyTxt(DOMAIN, "v=spf1 " + "a:in.agency.test ".repeat(9) + FITS.substring(7));
        dns.a("in." + DOMAIN, "45.9.9.9");
        assertThat(notes(here())).containsExactly("many-lookups");
    }

    @Test
    void answersThatCannotComeBackAreNoted() {
        dns.remove(DOMAIN).txt(DOMAIN, FITS).txt("_dmarc." + DOMAIN, "v=DMARC1; p=reject");
        assertThat(notes(here())).containsExactly("no-mail-server");
        dns.a(DOMAIN, "45.9.9.9");
        assertThat(notes(here())).isEmpty();
    }

    @Test
    void anAddressWithoutItsOwnNameIsNoted() {
        dns.txt(DOMAIN, "v=spf1 ip4:45.0.0.0/8 -all");
        dns.txt("_dmarc." + DOMAIN, "v=DMARC1; p=reject");
        assertThat(notes(here("45.10.20.8"))).containsExactly("no-reverse-dns");
        dns.ptr("45.10.20.8", HOST);
        assertThat(notes(here("45.10.20.8"))).containsExactly("other-reverse-dns");
        dns.a(HOST, "45.10.20.8");
        assertThat(notes(here("45.10.20.8"))).isEmpty();
        assertThat(notes(here("45.10.0.0/16"))).as("not each of a network is in use").isEmpty();
    }

    @Test
    void theOlderRuleIsNotedWhereItDiffers() {
        dns.mx("agency.co.uk", "in.agency.test").txt("agency.co.uk", "v=spf1 -all");
        dns.txt("_dmarc.co.uk", "v=DMARC1; p=reject; psd=y");
        var facts = new SenderFacts("agency.co.uk", "agency.co.uk", here().way(), false, false);
        assertThat(notes(facts)).contains("rules-differ");
    }

    @Test
    void aSilentDnsTellsNothingAndIsNotAskedForLong() {
        dns.silent(true);
        var verdict = judge(here(), Duration.ofMillis(50));
        assertThat(verdict.result()).isEqualTo(Result.CANNOT_TELL);
        assertThat(verdict.words()).isEqualTo("verdict.no-answer");
        assertThat(verdict.dmarc()).isEqualTo("temperror");
        assertThat(dns.questions()).hasSizeLessThan(40);
    }

    @Test
    void addressesInsideAndOfTheRelayStandNowhere() {
        dns.txt(DOMAIN, "v=spf1 exists:%{i}.spf.agency.test -all");
        var relay =
                new SenderFacts.Way(
                        null, "relay.test", "relay.test", List.of("45.77.77.7"), List.of(), false);
        for (var facts :
                List.of(new SenderFacts(DOMAIN, DOMAIN, relay, false, false), here("10.77.77.7"))) {
            var verdict = judge(facts);
            assertThat(verdict.story().json() + verdict.arguments()).doesNotContain("77.77.7");
            assertThat(verdict.story().spf()).isNotEmpty();
        }
        assertThat(judge(here("45.77.77.7")).story().json()).contains("45.77.77.7.spf.agency.test");
    }

    @Test
    void nobodyLearnsOfNamesAndAddressesInsideByRecordsOfTheirOwn() {
        dns.a("out.inside.test", "10.77.77.7").ptr("10.77.77.7", "out.inside.test");
        dns.txt(
                DOMAIN,
                "v=spf1 a:out.inside.test exists:%{ir}.%{p}.spy.test ip4:10.77.0.0/16 -all");
        for (var facts : List.of(by("out.inside.test"), here("10.77.77.7"))) {
            var verdict = judgeFromOutside(facts);
            assertThat(verdict.story().json() + verdict.arguments()).doesNotContain("77.77");
        }
        assertThat(judgeFromOutside(by("out.inside.test")).result())
                .as("where in its network a server stands decides nothing")
                .isEqualTo(Result.CANNOT_TELL);
        assertThat(dns.questions())
                .noneMatch(name -> name.contains("10.in-addr"))
                .noneMatch(name -> name.contains("77.77.10.out.inside.test.spy"));
    }

    private Judgement judgeFromOutside(SenderFacts facts) {
        var clock = new SettableClock();
        var all = Resolvers.asking(dns.address(), Duration.ofSeconds(20), clock);
        return new Judge(all.without(InetAddress::isSiteLocalAddress), clock).judge(facts);
    }

    @Test
    void theStoryTellsEveryStep() {
        dns.txt(DOMAIN, FITS).txt("_dmarc." + DOMAIN, "v=DMARC1; p=reject");
        var story = VerdictStory.read(judge(here()).story().json());
        assertThat(story.addresses()).containsExactly(US);
        assertThat(story.spf()).extracting(VerdictStory.Step::decision).contains("record", "match");
        assertThat(story.dmarc())
                .extracting(VerdictStory.Question::name)
                .contains("_dmarc." + DOMAIN);
        assertThat(story.signature()).isFalse();
    }

    @Test
    void whateverStandsInTheDnsTheStoryCanBeKept() {
        dns.txt(DOMAIN, "v=spf1 \0\u202e<script> " + "€".repeat(60), "exists:%{l".repeat(20));
        for (int i = 0; i < 10; i++) {
            dns.txt("p" + i + ".test", "v=spf1 " + "a:€ ".repeat(40));
        }
        var json = judge(here()).story().json();
        assertThat(json.getBytes(StandardCharsets.UTF_8))
                .hasSizeLessThanOrEqualTo(VerdictStory.LONGEST);
        assertThat(json).doesNotContain("\0", "\\u0000", "\u202e");
        assertThat(VerdictStory.read(json)).isNotNull();
    }

    @Test
    void whoeverAllowsEverybodyAllowsTheirProvider() {
        dns.txt(DOMAIN, "v=spf1 +all").txt("_dmarc." + DOMAIN, "v=DMARC1; p=none");
        dns.a("smtp.fastmail.com", "45.60.60.6");
        var verdict = judge(by("smtp.fastmail.com"));
        assertThat(verdict.result()).isEqualTo(Result.BELIEVED);
        assertThat(verdict.story().notes()).contains("verdict.note.anybody");
    }

    @Test
    void ofALongListTheStoryTellsHowManyWereLookedAt() {
        dns.txt(DOMAIN, "v=spf1 ip4:45.0.0.0/8 -all");
        assertThat(judge(here(US, "45.1.0.0/24")).story().known()).isNull();
        var list = IntStream.range(0, 20).mapToObj(i -> "45.1.0." + i).toArray(String[]::new);
        var story = VerdictStory.read(judge(here(list)).story().json());
        assertThat(story.addresses()).hasSize(16);
        assertThat(story.known()).isEqualTo(20);
    }

    @Test
    void aStoryOfBeforeCanStillBeRead() {
        var story =
                VerdictStory.read(
                        """
                        {"notes": [], "addresses": [], "spf": [], "dmarc": [], "signature": true}
                        """);
        assertThat(story.signature()).isTrue();
        assertThat(story.seen()).isNull();
    }

    /// Each answer comes in time, but all of them together do not.
    @Test
    void manyAddressesTakeNoLongerThanPeopleWait() {
        var clock = new SettableClock();
        dns.txt(DOMAIN, "v=spf1 exists:%{i}.spf.agency.test -all");
        var list = IntStream.range(0, 16).mapToObj(i -> "45.1.0." + i).toArray(String[]::new);
        for (var address : list) {
            dns.a(address + ".spf.agency.test", "127.0.0.2");
        }
        dns.beforeAnswer(() -> clock.advance(Duration.ofSeconds(6)));
        var all = Resolvers.asking(dns.address(), Duration.ofSeconds(20), clock);
        assertThat(new Judge(all, clock).judge(here(list)).words()).isEqualTo("verdict.no-answer");
        assertThat(dns.questions()).filteredOn(name -> name.contains(".spf.")).hasSizeLessThan(8);
    }

    @Test
    void theNamesOfAnAddressAreNotFollowedForLong() {
        var clock = new SettableClock();
        dns.txt(DOMAIN, FITS).txt("_dmarc." + DOMAIN, "v=DMARC1; p=reject");
        var names =
                IntStream.range(0, 10).mapToObj(i -> "n" + i + ".spy.test").toArray(String[]::new);
        dns.ptr(US, names);
        dns.beforeAnswer(() -> clock.advance(Duration.ofSeconds(6)));
        var all = Resolvers.asking(dns.address(), Duration.ofSeconds(20), clock);
        var verdict = new Judge(all, clock).judge(here());
        assertThat(verdict.result()).isEqualTo(Result.BELIEVED);
        assertThat(verdict.story().notes()).isEmpty();
        assertThat(dns.questions()).filteredOn(name -> name.contains("spy")).hasSizeLessThan(5);
    }

    private List<String> notes(SenderFacts facts) {
        return judge(facts).story().notes().stream()
                .map(note -> note.replaceFirst("verdict\\.note\\.", ""))
                .peek(note -> assertThat(words()).containsKey("verdict.note." + note))
                .toList();
    }
}

package dev.ownrelay.blocklist;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.blocklist.ListQuestions.Works;
import dev.ownrelay.dns.Resolvers;
import dev.ownrelay.health.BlockListReport.State;
import dev.ownrelay.support.ScriptedDnsServer;
import dev.ownrelay.support.SettableClock;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.Rcode;

import java.time.Duration;

/// What a list answers, and what is no answer.
class ListQuestionsTests {

    private static final String ZONE = "bl.list.test";
    private static final Subject US = Subject.stored("45.10.20.7");
    private static final String NAME = "7.20.10.45." + ZONE;
    private static final BlockList LIST = BlockList.unknown(false, ZONE);
    private static final BlockList NAMES = BlockList.unknown(true, "dbl.list.test");
    private static final String MAPPED =
            ".0.0.0.0.0.f.7.f.f.f.f.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.";

    @AutoClose final ScriptedDnsServer dns = ScriptedDnsServer.start();

    final ListQuestions questions =
            new ListQuestions(
                    Resolvers.asking(dns.address(), Duration.ofSeconds(20), new SettableClock()));

    @Test
    void whatTheListNamesIsListedForTheReasonThatItGives() {
        dns.a(NAME, "127.0.0.3", "127.0.0.2").txt(NAME, "Spam from here, ", "see <b>list.test</b>");
        var answer = questions.ask(LIST, US);
        assertThat(answer.state()).isEqualTo(State.LISTED);
        assertThat(answer.codes()).containsExactly("127.0.0.2", "127.0.0.3");
        assertThat(answer.reason()).isEqualTo("Spam from here, see <b>list.test</b>");
    }

    @Test
    void aReasonIsAtMostTwoHundredCharactersOnOneLine() {
        dns.a(NAME, "127.0.0.2").txt(NAME, "one\r\ntwo\u0007 " + "x".repeat(200), "y".repeat(250));
        assertThat(questions.ask(LIST, US).reason())
                .startsWith("one two xxx")
                .endsWith("x…")
                .hasSize(200);
    }

    @Test
    void aListingNeedsNoReason() {
        dns.a(NAME, "127.0.0.2");
        assertThat(questions.ask(LIST, US)).extracting(ListAnswer::reason).isEqualTo("");
    }

    @Test
    void whatTheListDoesNotKnowIsNotListed() {
        assertThat(questions.ask(LIST, US)).isEqualTo(ListAnswer.CLEAR);
        dns.txt("9.20.10.45." + ZONE, "a text alone lists nothing");
        assertThat(questions.ask(LIST, Subject.stored("45.10.20.9"))).isEqualTo(ListAnswer.CLEAR);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.255.255.252",
                "127.255.255.254",
                "127.255.255.255",
                "127.0.0.1",
                "192.0.2.80",
                "45.9.9.9",
                "0.0.0.0"
            })
    void aRefusalAndAWildcardAreNoAnswer(String address) {
        dns.a(NAME, address);
        assertThat(questions.ask(LIST, US)).isEqualTo(ListAnswer.NONE);
    }

    @Test
    void aListingBesideARefusalIsNoAnswer() {
        dns.a(NAME, "127.0.0.2", "127.255.255.254");
        assertThat(questions.ask(LIST, US)).isEqualTo(ListAnswer.NONE);
    }

    @ParameterizedTest
    @ValueSource(ints = {Rcode.SERVFAIL, Rcode.REFUSED, Rcode.NOTIMP})
    void aServerThatDoesNotSayIsNoAnswer(int code) {
        dns.code(NAME, code);
        assertThat(questions.ask(LIST, US)).isEqualTo(ListAnswer.NONE);
    }

    @Test
    void aDomainTooLongForTheDnsIsNoAnswer() {
        var subject = Subject.named(("x".repeat(60) + ".").repeat(4) + "test");
        assertThat(questions.ask(NAMES, subject)).isEqualTo(ListAnswer.NONE);
    }

    @ParameterizedTest
    @CsvSource({
        "45.10.20.7, IP, 7.20.10.45",
        "2a02:db8::1f, IPV6, f.1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.2.0.a.2",
        "agency.test, DOMAIN, agency.test"
    })
    void asksForAddressesInReverse(String text, Subject.Kind kind, String labels) {
        assertThat(Subject.stored(text)).isEqualTo(new Subject(kind, text, labels));
    }

    @ParameterizedTest
    @CsvSource({
        "agency.test, agency.test",
        "mail.Agency.co.uk, agency.co.uk",
        "a.b.agency.nl, agency.nl",
        "co.uk, co.uk",
        "_odd.test, _odd.test"
    })
    void asksForWhatSomebodyHasRegistered(String domain, String asked) {
        assertThat(Subject.registered(domain).text()).isEqualTo(asked);
    }

    @Test
    void aListOfAddressesWorksWhereItsTestPointsAreRight() {
        dns.a("2.0.0.127." + ZONE, "127.0.0.2");
        assertThat(questions.test(LIST)).isEqualTo(new Works(true, false));
        dns.a("2" + MAPPED + ZONE, "127.0.0.2");
        assertThat(questions.test(LIST)).as("still remembered").isEqualTo(new Works(true, false));
        assertThat(anew().test(LIST)).isEqualTo(new Works(true, true));
    }

    @Test
    void aResolverThatKnowsOfNothingIsFoundOut() {
        assertThat(questions.test(LIST)).isEqualTo(Works.NOT);
        assertThat(questions.test(NAMES)).isEqualTo(Works.NOT);
    }

    @Test
    void aResolverThatKnowsOfEverythingIsFoundOut() {
        dns.a("2.0.0.127." + ZONE, "127.0.0.2").a("1.0.0.127." + ZONE, "127.0.0.2");
        dns.a("test.dbl.list.test", "127.0.0.2").a("invalid.dbl.list.test", "127.0.0.2");
        assertThat(questions.test(LIST)).isEqualTo(Works.NOT);
        assertThat(questions.test(NAMES)).isEqualTo(Works.NOT);
    }

    @Test
    void aListThatRefusesIsFoundOut() {
        dns.a("2.0.0.127." + ZONE, "127.255.255.254").a("test.dbl.list.test", "127.0.0.1");
        assertThat(questions.test(LIST)).isEqualTo(Works.NOT);
        assertThat(questions.test(NAMES)).isEqualTo(Works.NOT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"test", "2.0.0.127"})
    void aListOfDomainsHasOneOfTwoTestPoints(String point) {
        dns.a(point + ".dbl.list.test", "127.0.0.2");
        assertThat(questions.test(NAMES)).isEqualTo(new Works(true, false));
    }

    private ListQuestions anew() {
        return new ListQuestions(
                Resolvers.asking(dns.address(), Duration.ofSeconds(20), new SettableClock()));
    }
}

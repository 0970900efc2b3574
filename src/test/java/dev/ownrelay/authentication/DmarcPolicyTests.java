package dev.ownrelay.authentication;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.authentication.DmarcEvaluation.Difference;
import dev.ownrelay.authentication.DmarcFault.Kind;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xbill.DNS.Rcode;

/// What a receiver does with a message that fails, and where receivers differ.
class DmarcPolicyTests extends DmarcFixture {

    @ParameterizedTest
    @CsvSource({
        "p=reject, reject, reject, reject",
        "p=reject; sp=quarantine, reject, quarantine, quarantine",
        "p=reject; np=quarantine, reject, reject, quarantine",
        "p=quarantine; sp=none; np=reject, quarantine, none, reject",
        "p=none; sp=reject, none, reject, reject",
        "p=Reject; SP=None, reject, none, none"
    })
    void namesBelowMayHaveAnotherPolicyAndThoseThatDoNotExistAThird(
            String tags, String own, String below, String missing) {
        publish("agency.test", "v=DMARC1; " + tags);
        dns.aaaa("there.agency.test", "2001:db8::1");
        assertThat(disposition(from("agency.test"))).isEqualTo(own);
        assertThat(disposition(from("there.agency.test"))).isEqualTo(below);
        assertThat(disposition(from("gone.agency.test"))).isEqualTo(missing);
    }

    @Test
    void theOwnRecordOfANameHasNoOtherPolicies() {
        publish("mail.agency.test", "v=DMARC1; p=quarantine; sp=none; np=none");
        publish("agency.test", "v=DMARC1; p=reject");
        assertThat(disposition(from("mail.agency.test"))).isEqualTo("quarantine");
    }

    @Test
    void whetherANameExistsIsAskedOnlyWhereItMatters() {
        publish("agency.test", "v=DMARC1; p=reject; sp=none");
        from("gone.agency.test");
        assertThat(dns.questions()).doesNotContain("gone.agency.test");
        publish("other.test", "v=DMARC1; p=reject; np=none");
        from("other.test");
        assertThat(dns.questions()).doesNotContain("other.test");
    }

    @Test
    void aNameThatTheDnsDoesNotSayToExistHasNoPolicyYet() {
        publish("agency.test", "v=DMARC1; p=none; np=reject");
        dns.code("mail.agency.test", Rcode.SERVFAIL);
        var evaluation = from("mail.agency.test");
        assertThat(words(evaluation)).isEqualTo("temperror - agency.test agency.test");
        assertThat(kinds(evaluation)).containsExactly(Kind.NO_ANSWER);
        assertThat(evaluation.trace())
                .last()
                .isEqualTo(new Asked("A", "mail.agency.test", "SERVER_FAILURE"));
        assertThat(words(withSpf("mail.agency.test", "agency.test")))
                .isEqualTo("pass - agency.test agency.test");
    }

    @ParameterizedTest
    @CsvSource({"reject, quarantine", "quarantine, none", "none, none"})
    void aPolicyThatIsTestedIsOneLevelLower(String policy, String disposition) {
        publish("agency.test", "v=DMARC1; p=" + policy + "; t=y");
        var evaluation = from("agency.test");
        assertThat(disposition(evaluation)).isEqualTo(disposition);
        assertThat(evaluation.policy().orElseThrow().word()).isEqualTo(policy);
        assertThat(disposition(older("agency.test"))).isEqualTo(policy);
    }

    @Test
    void theOtherPoliciesAreTestedToo() {
        publish("agency.test", "v=DMARC1; p=none; sp=quarantine; np=reject; t=Y");
        dns.a("there.agency.test", "192.0.2.1");
        assertThat(disposition(from("there.agency.test"))).isEqualTo("none");
        assertThat(disposition(from("gone.agency.test"))).isEqualTo("quarantine");
    }

    @ParameterizedTest
    @CsvSource({
        "p=reject; t=n, fail reject",
        "p=reject; t=maybe, fail reject",
        "rua=mailto:d@agency.test, fail none",
        "p=maybe; rua=mailto:d@agency.test, fail none",
        "p=reject; sp=maybe; rua=mailto:d@agency.test, fail none",
        "p=reject; np=maybe; rua=https://agency.test/, fail none",
        "p=reject; np=maybe; rua=d@agency.test, permerror -",
        "p=reject; sp=maybe, permerror -",
        "p=maybe, permerror -",
        "rua=, permerror -",
        "psd=n, permerror -",
        "P=reject, fail reject"
    })
    void whatIsNoPolicyIsNoneWhereReportsAreWanted(String tags, String words) {
        publish("agency.test", "v=DMARC1; " + tags);
        assertThat(words(from("agency.test"))).isEqualTo(words + " agency.test agency.test");
        assertThat(words(older("agency.test"))).isEqualTo(words + " agency.test agency.test");
    }

    @Test
    void aBrokenPolicyForNamesBelowIsNotReadEither() {
        publish("agency.test", "v=DMARC1; p=maybe; sp=reject; np=reject; rua=mailto:d@x.test");
        assertThat(disposition(from("gone.agency.test"))).isEqualTo("none");
    }

    /// It tells apart a record that somebody must mend from one that nobody has made.
    @Test
    void aRecordWithoutAPolicyDoesNotGiveWayToOneAbove() {
        publish("mail.agency.test", "v=DMARC1");
        publish("agency.test", "v=DMARC1; p=reject");
        assertThat(words(withSpf("mail.agency.test", "mail.agency.test")))
                .isEqualTo("permerror - agency.test mail.agency.test");
    }

    @Test
    void theOlderRuleKnowsOnlyTheDomainAndTheRegisteredOne() {
        publish("mail.agency.co.uk", "v=DMARC1; p=quarantine");
        publish("agency.co.uk", "v=DMARC1; p=reject; sp=none; np=reject");
        assertThat(words(older("a.mail.agency.co.uk")))
                .isEqualTo("fail none agency.co.uk agency.co.uk");
        assertThat(dns.questions())
                .containsExactly("_dmarc.a.mail.agency.co.uk", "_dmarc.agency.co.uk");
        assertThat(words(older("mail.agency.co.uk")))
                .isEqualTo("fail quarantine agency.co.uk mail.agency.co.uk");
    }

    @ParameterizedTest
    @CsvSource({
        "agency.com, agency.com",
        "a.b.agency.com, agency.com",
        "a.agency.co.uk, agency.co.uk",
        "co.uk, co.uk",
        "com, com",
        "intranet, intranet",
        "a.b.agency.test, agency.test",
        "a.agency.kawasaki.jp, a.agency.kawasaki.jp",
        "b.a.agency.kawasaki.jp, a.agency.kawasaki.jp",
        "x.city.kawasaki.jp, city.kawasaki.jp",
        "x.www.ck, www.ck",
        "a.agency.xn--55qx5d.cn, agency.xn--55qx5d.cn",
        "_x.agency.co.uk, agency.co.uk",
        "_x.co.uk, _x.co.uk",
        "a._x.co.uk, _x.co.uk",
        "a.-x-.test, -x-.test",
        "a b.x.co.uk, x.co.uk"
    })
    void theListSaysWhatIsRegistered(String author, String organisation) {
        assertThat(older(author).organisation()).contains(organisation);
    }

    @Test
    void severalRecordsEndTheOlderSearch() {
        publish("mail.agency.test", "v=DMARC1; p=reject");
        publish("mail.agency.test", "v=DMARC1; p=none");
        publish("agency.test", "v=DMARC1; p=reject");
        assertThat(words(older("mail.agency.test"))).isEqualTo("none - agency.test -");
        assertThat(dns.questions()).containsExactly("_dmarc.mail.agency.test");
    }

    @Test
    void theOlderRuleWaitsForAnAnswerToo() {
        silence("agency.test", Rcode.SERVFAIL);
        assertThat(words(older("mail.agency.test"))).isEqualTo("temperror - agency.test -");
        assertThat(words(older("agency.test"))).isEqualTo("temperror - agency.test -");
    }

    @Test
    void theShareOfOlderReceiversIsTold() {
        publish("agency.test", "v=DMARC1; p=reject; pct=20");
        var evaluation = older("agency.test");
        assertThat(disposition(evaluation)).isEqualTo("reject");
        assertThat(evaluation.record().orElseThrow().percent()).hasValue(20);
        assertThat(kinds(evaluation)).containsExactly(Kind.GONE);
    }

    @Test
    void theRulesMostlyAgree() {
        publish("agency.test", "v=DMARC1; p=reject; sp=quarantine");
        var newer = withSpf("mail.agency.test", "bounce.agency.test");
        assertThat(newer.differences(olderWithSpf("mail.agency.test", "bounce.agency.test")))
                .isEmpty();
    }

    @Test
    void theyDifferInWhoBelongsTogether() {
        publish("branch.agency.test", "v=DMARC1; p=quarantine; psd=n");
        publish("agency.test", "v=DMARC1; p=reject");
        var author = "x.branch.agency.test";
        assertThat(withSpf(author, "agency.test").differences(olderWithSpf(author, "agency.test")))
                .containsExactly(
                        Difference.RESULT, Difference.DISPOSITION, Difference.ORGANISATION);
    }

    @Test
    void theyDifferInWhatIsDone() {
        publish("agency.test", "v=DMARC1; p=reject; t=y");
        assertThat(from("agency.test").differences(older("agency.test")))
                .containsExactly(Difference.DISPOSITION);
    }

    @Test
    void theyDifferInWhetherThereIsARecord() {
        publish("co.uk", "v=DMARC1; p=reject; psd=y");
        assertThat(words(from("mail.agency.co.uk"))).isEqualTo("fail reject agency.co.uk co.uk");
        assertThat(from("mail.agency.co.uk").differences(older("mail.agency.co.uk")))
                .containsExactly(Difference.RESULT, Difference.DISPOSITION);
    }

    private static String disposition(DmarcEvaluation evaluation) {
        return evaluation.disposition().orElseThrow().word();
    }
}

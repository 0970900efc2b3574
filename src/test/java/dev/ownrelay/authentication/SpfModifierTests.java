package dev.ownrelay.authentication;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.authentication.SpfFault.Kind;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.Rcode;

/// What `redirect`, `exp` and modifiers that nobody knows do (RFC 7208 section 6).
class SpfModifierTests extends SpfFixture {

    @ParameterizedTest
    @CsvSource({
        "v=spf1 redirect=other.test, softfail",
        "v=spf1 REDIRECT=other.test ip4:192.0.2.7, pass",
        "v=spf1 redirect=other.test ip4:192.0.2.8, softfail",
        "v=spf1 redirect=other.test ?all, neutral",
        "v=spf1 -all redirect=gone.test, fail",
        "v=spf1 redirect=gone.test, permerror",
        "v=spf1 redirect=%{h}, permerror",
        "v=spf1 redirect=down.test, temperror",
        "v=spf1 redirect=broken.test, permerror",
        "v=spf1 redirect=, permerror",
        "v=spf1 redirect=other, permerror",
        "v=spf1 redirect=other.test redirect=other.test, permerror"
    })
    void redirectLetsAnotherRecordDecide(String record, String result) {
        dns.txt("other.test", "v=spf1 ~all")
                .txt("broken.test", "v=spf1 foo")
                .code("down.test", Rcode.SERVFAIL);
        assertThat(with(record)).isEqualTo(result);
    }

    @Test
    void aMissingTargetOfARedirectIsNamed() {
        var evaluation = evaluated("v=spf1 redirect=gone.test", US);
        assertThat(evaluation.faults())
                .containsExactly(
                        new SpfFault(
                                Kind.MISSING_REDIRECT, "agency.test", "redirect=gone.test", 7, 1));
    }

    @ParameterizedTest
    @CsvSource({
        "v=spf1 exp=why.test -all, No: agency.test",
        "v=spf1 -all EXP=why.test, No: agency.test",
        "v=spf1 exp=why.%{d1r} -all,",
        "v=spf1 exp=why.test ~all,",
        "v=spf1 exp=why.test +all,",
        "v=spf1 exp=why.test ?all,",
        "v=spf1 exp=gone.test -all,",
        "v=spf1 exp=down.test -all,",
        "v=spf1 exp=two.test -all,",
        "v=spf1 exp=accent.test -all,",
        "v=spf1 exp=wrong.test -all,",
        "v=spf1 redirect=other.test exp=why.test, other.test says no",
        "v=spf1 -include:passes.test -all, ",
        "v=spf1 -include:passes.test exp=why.test, No: agency.test",
        "v=spf1 include:fails.test exp=why.test -all, No: agency.test"
    })
    void aFailureIsExplainedInTheDomainsOwnWords(String record, String explanation) {
        dns.txt("why.test", "No: ", "%{d}")
                .code("down.test", Rcode.SERVFAIL)
                .txt("two.test", "one")
                .txt("two.test", "two")
                .txt("accent.test", "caf\u00e9")
                .txt("wrong.test", "100% sure")
                .txt("other.test", "v=spf1 -all exp=words.other.test")
                .txt("words.other.test", "%{d} says no")
                .txt("passes.test", "v=spf1 +all exp=why.test")
                .txt("fails.test", "v=spf1 -all exp=words.other.test");
        assertThat(evaluated(record, US).explanation().orElse(null)).isEqualTo(explanation);
    }

    @Test
    void anExplanationThatCannotBeFoundChangesNothing() {
        dns.code("down.test", Rcode.SERVFAIL);
        var evaluation = evaluated("v=spf1 exp=down.test -all", US);
        assertThat(evaluation.result()).isEqualTo(SpfResult.FAIL);
        assertThat(evaluation.lookups()).isZero();
        assertThat(evaluation.faults()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "v=spf1 exp= -all",
                "v=spf1 exp=why -all",
                "v=spf1 exp=%{x}.test -all",
                "v=spf1 exp=a.test exp=a.test -all"
            })
    void anExpThatIsNoNameBreaksTheRecord(String record) {
        assertThat(with(record)).isEqualTo("permerror");
    }

    @ParameterizedTest
    @CsvSource({
        "v=spf1 x=1 -all, fail",
        "v=spf1 x= -all, fail",
        "v=spf1 a=1 all=1 -all, fail",
        "v=spf1 x.y-z_0=%{i} x.y-z_0=%{i} -all, fail",
        "v=spf1 x=%% -all, fail",
        "v=spf1 x=% -all, permerror",
        "v=spf1 x=%{} -all, permerror",
        "v=spf1 x=%{d0} -all, permerror"
    })
    void whatNobodyKnowsIsPassedOverIfItIsWellFormed(String record, String result) {
        assertThat(with(record)).isEqualTo(result);
    }
}

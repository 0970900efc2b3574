package dev.ownrelay.authentication;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.authentication.SpfStep.Decision;

import org.junit.jupiter.api.Test;
import org.xbill.DNS.Rcode;

import java.util.List;

/// An evaluation says what it asked, what it heard and what it made of it.
class SpfTraceTests extends SpfFixture {

    @Test
    void everyQuestionItsAnswerAndWhatItDecided() {
        var record = "v=spf1 ip4:192.0.2.1 mx include:in.test -all";
        dns.mx("agency.test", "mx.agency.test")
                .a("mx.agency.test", "203.0.113.1")
                .txt("in.test", "v=spf1 a:there.test -all")
                .a("there.test", US);
        var evaluation = evaluated(record, US);
        assertThat(evaluation.trace())
                .containsExactly(
                        step(0, "agency.test", "", Decision.RECORD, "TXT agency.test " + record),
                        step(0, "agency.test", "ip4:192.0.2.1", Decision.NO_MATCH),
                        step(
                                0,
                                "agency.test",
                                "mx",
                                Decision.NO_MATCH,
                                "MX agency.test 10 mx.agency.test",
                                "A mx.agency.test 203.0.113.1"),
                        step(0, "agency.test", "include:in.test", Decision.MATCH),
                        step(
                                1,
                                "in.test",
                                "",
                                Decision.RECORD,
                                "TXT in.test v=spf1 a:there.test -all"),
                        step(1, "in.test", "a:there.test", Decision.MATCH, "A there.test " + US));
        assertThat(evaluation.mechanism()).contains("include:in.test");
        assertThat(evaluation.domain()).isEqualTo("agency.test");
    }

    @Test
    void whatEndsTheEvaluationIsTheDecisionOfEveryStepAroundIt() {
        dns.txt("in.test", "v=spf1 a:down.test").code("down.test", Rcode.SERVFAIL);
        assertThat(evaluated("v=spf1 include:in.test -all", US).trace())
                .extracting(SpfStep::decision)
                .containsExactly(
                        Decision.RECORD, Decision.TEMPERROR, Decision.RECORD, Decision.TEMPERROR);
        assertThat(evaluated("v=spf1 redirect=gone.test", US).trace())
                .extracting(SpfStep::decision)
                .containsExactly(Decision.RECORD, Decision.PERMERROR, Decision.NO_RECORD);
    }

    @Test
    void redirectsAndExplanationsAreSteps() {
        dns.txt("to.test", "v=spf1 -all exp=why.test").txt("why.test", "Because");
        assertThat(evaluated("v=spf1 redirect=to.test", US).trace())
                .containsExactly(
                        step(
                                0,
                                "agency.test",
                                "",
                                Decision.RECORD,
                                "TXT agency.test v=spf1 redirect=to.test"),
                        step(0, "agency.test", "redirect=to.test", Decision.REDIRECTED),
                        step(
                                1,
                                "to.test",
                                "",
                                Decision.RECORD,
                                "TXT to.test v=spf1 -all exp=why.test"),
                        step(1, "to.test", "-all", Decision.MATCH),
                        step(
                                0,
                                "to.test",
                                "exp=why.test",
                                Decision.EXPLANATION,
                                "TXT why.test Because"));
    }

    @Test
    void whatIsNotThereIsToldFromWhatNobodySays() {
        dns.code("down.test", Rcode.REFUSED).txt("there.test", "x");
        assertThat(evaluated("v=spf1 a:gone.test a:there.test a:down.test", US).trace())
                .flatExtracting(SpfStep::asked)
                .extracting(Asked::answer)
                .endsWith("NXDOMAIN", "NODATA", "REFUSED");
    }

    private static SpfStep step(
            int depth, String domain, String term, Decision decision, String... asked) {
        return new SpfStep(
                depth,
                domain,
                term,
                List.of(asked).stream().map(SpfTraceTests::asked).toList(),
                decision);
    }

    private static Asked asked(String text) {
        var parts = text.split(" ", 3);
        return new Asked(parts[0], parts[1], parts[2]);
    }
}

package dev.ownrelay.authentication;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The entry point for suites of others.
class SpfLinesTests extends SpfFixture {

    @ParameterizedTest
    @CsvSource({
        "192.0.2.7|rosa@agency.test|out.agency.test, pass",
        "192.0.2.8|rosa@agency.test|out.agency.test, fail",
        "2001:db8::7|rosa@agency.test|, softfail",
        "192.0.2.7||agency.test, pass",
        "192.0.2.7|rosa@gone.test, none"
    })
    void printsAWordForALine(String line, String word) {
        dns.txt("agency.test", "v=spf1 ip4:192.0.2.7 -ip4:192.0.2.8 ~all");
        assertThat(SpfLines.result(spf, line.replace('|', '\t')).word()).isEqualTo(word);
    }
}

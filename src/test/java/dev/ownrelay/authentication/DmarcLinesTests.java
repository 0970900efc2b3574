package dev.ownrelay.authentication;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.authentication.DmarcEvaluation.Rule;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xbill.DNS.Rcode;

/// The entry point for suites of others.
class DmarcLinesTests extends DmarcFixture {

    @ParameterizedTest
    @CsvSource({
        "agency.test|-|-, fail|reject|agency.test, fail|reject|agency.test",
        "rosa@agency.test|-|-, fail|reject|agency.test, fail|reject|agency.test",
        "agency.test|agency.test|-, pass|reject|agency.test, pass|reject|agency.test",
        "agency.test|-|mail.agency.test, pass|reject|agency.test, pass|reject|agency.test",
        "mail.agency.test|other.test|-, fail|quarantine|agency.test, fail|quarantine|agency.test",
        "tests.test, fail|quarantine|tests.test, fail|reject|tests.test",
        "a.gone.test|a.gone.test|-, none|-|a.gone.test, none|-|gone.test",
        "down.test|down.test|-, temperror|-|-, temperror|-|down.test",
        "broken.test|broken.test|-, permerror|-|broken.test, permerror|-|broken.test",
        "rosa@[192.0.2.7]|-|-, none|-|-, none|-|-"
    })
    void printsALineForALine(String line, String answer, String older) {
        publish("agency.test", "v=DMARC1; p=reject; sp=quarantine");
        publish("tests.test", "v=DMARC1; p=reject; t=y");
        publish("broken.test", "v=DMARC1; p=maybe");
        silence("down.test", Rcode.SERVFAIL);
        assertThat(DmarcLines.answer(dmarc, Rule.TREE_WALK, line.replace('|', '\t')))
                .isEqualTo(answer.replace('|', '\t'));
        assertThat(DmarcLines.answer(dmarc, Rule.PUBLIC_SUFFIX_LIST, line.replace('|', '\t')))
                .isEqualTo(older.replace('|', '\t'));
    }
}

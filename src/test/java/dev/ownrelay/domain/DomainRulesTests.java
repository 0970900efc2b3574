package dev.ownrelay.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.domain.DomainRules.Typed;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.stream.Collectors;
import java.util.stream.Stream;

class DomainRulesTests {

    @ParameterizedTest
    @CsvSource({
        "agency.test, agency.test",
        "' Agency.NL. ', agency.nl",
        "@agency.nl, agency.nl",
        "anna@agency.nl, agency.nl",
        "mail.agency.co.uk, mail.agency.co.uk",
        "büro.nl, xn--bro-hoa.nl",
        "agency.github.io, agency.github.io"
    })
    void readsADomainAsPeopleTypeIt(String typed, String domain) {
        assertThat(DomainRules.read(typed)).isEqualTo(new Typed.Ok(domain));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "a b.nl",
                "-a.nl",
                "a..nl",
                ".nl",
                "*.agency.nl",
                "192.0.2.1",
                "https://agency.nl/",
                "agency.nl:25",
                "[192.0.2.1]",
                "a\u0000.nl",
                "_x.agency.nl"
            })
    void refusesWhatIsNoDomain(String typed) {
        assertThat(DomainRules.read(typed)).isEqualTo(new Typed.Bad("domain.bad"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"nl", "test", "co.uk", "github.io", "公司.cn", "amsterdam"})
    void refusesWhatEverybodyCanHaveADomainUnder(String typed) {
        assertThat(DomainRules.read(typed)).isEqualTo(new Typed.Bad("domain.shared"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"gmail.com", "anna@Outlook.com", "mail.ziggo.nl"})
    void saysOfAMailProviderWhyItCannotBe(String typed) {
        assertThat(DomainRules.read(typed)).isEqualTo(new Typed.Bad("domain.provider"));
    }

    @Test
    void leavesRoomForTheNameOfTheRecord() {
        var labels =
                Stream.generate(() -> "a".repeat(59)).limit(4).collect(Collectors.joining("."));
        assertThat(DomainRules.read(labels + ".nl")).isEqualTo(new Typed.Bad("domain.bad"));
        assertThat(DomainRules.read(labels.substring(2) + ".nl")).isInstanceOf(Typed.Ok.class);
    }
}

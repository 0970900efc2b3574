package dev.ownrelay.compose;

import static org.assertj.core.api.Assertions.assertThat;

import static java.util.stream.Collectors.joining;

import dev.ownrelay.check.Finding;
import dev.ownrelay.check.FindingKind;
import dev.ownrelay.check.Place;
import dev.ownrelay.check.Place.Spot;

import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;

class UnderlinedTests {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<p>Dag, BEL MIJ NU!</p> | BEL MIJ NU | BEL MIJ NU",
                "<p>BEL <b>MIJ</b> NU!</p> | BEL MIJ NU | BEL MIJ NU",
                "<p><i>Dag, BEL</i> MIJ<br>Groet</p> | BEL MIJ | BEL MIJ",
                "<p>BEL MIJ en BEL MIJ</p> | BEL MIJ | BEL MIJ",
                "<p>Dag</p> | BEL MIJ | ''"
            })
    void theWordsAreUnderlinedWhereTheyStandFirst(String html, String words, String underlined) {
        var found =
                new Finding(
                        FindingKind.SHOUTING_TEXT,
                        FindingKind.SHOUTING_TEXT.severity(),
                        List.of(new Place(Spot.BODY, words, "")),
                        List.of());
        var shown = Jsoup.parse(Underlined.html(html, List.of(new ShownFinding(found, false))));
        var marked = shown.select("u[data-found]").stream().map(Element::wholeText);
        assertThat(marked.collect(joining())).isEqualTo(underlined);
        assertThat(shown.wholeText()).isEqualTo(Jsoup.parse(html).wholeText());
    }
}

package dev.ownrelay.check;

import static dev.ownrelay.check.FindingKind.LINK_BLOCKLISTED;
import static dev.ownrelay.check.FindingKind.LINK_IP_ADDRESS;
import static dev.ownrelay.check.FindingKind.LINK_SHORTENER;
import static dev.ownrelay.check.FindingKind.LINK_TEXT_DIFFERS;
import static dev.ownrelay.check.HtmlDrafts.draft;
import static dev.ownrelay.check.HtmlDrafts.find;
import static dev.ownrelay.check.HtmlDrafts.found;
import static dev.ownrelay.check.HtmlDrafts.reasons;
import static dev.ownrelay.check.HtmlDrafts.words;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.check.Draft.Recipient;
import dev.ownrelay.check.Place.Spot;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

class LinkRulesTests {

    @Test
    void ofATextThatIsTooLongToReadTheLinksAreNotAskedForEither() {
        var links = IntStream.range(0, 20_000).mapToObj("<a href=http://a%d.nl/>x</a>"::formatted);
        assertThat(Checker.linkedDomains(links.collect(Collectors.joining())))
                .hasSizeLessThan(16_000)
                .contains("a1.nl");
    }

    /// Who writes a message may have written the names, too.
    @Test
    void knowsLinksThatTheNamesOfPeopleComplete() {
        for (var html :
                List.of(
                        "<p>Dag https://{{firstName}}/x</p>",
                        "<p>Dag {{firstName}}{{lastName}}</p>")) {
            var to =
                    List.of(
                            new Recipient("Jan", "Smit", "jan@x.example"),
                            new Recipient("bit.ly", "/x", "piet@x.example"));
            var draft = draft(html);
            var filled = new Draft(draft.subject(), html, "", List.of(), to, draft.circumstances());
            assertThat(find(LINK_SHORTENER, filled)).as(html).isPresent();
            assertThat(find(LINK_SHORTENER, draft)).isEmpty();
        }
    }

    private static Circumstances listed(String... domains) {
        return new Circumstances(
                "anna@bureau.example",
                null,
                null,
                false,
                false,
                List.of(),
                List.of(domains),
                List.of());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    <p>Zie <a href="https://bit.ly/3xYz">de vacature</a></p>     | de vacature          | bit.ly
                    <p>Zie https://lnkd.in/eAbCd voor meer</p>                    | https://lnkd.in/eAbCd | lnkd.in
                    <p>Zie tinyurl.com/abc.</p>                                   | tinyurl.com/abc.     | tinyurl.com
                    <p>Zie <a href="http://WWW.Bit.ly./x">hier</a></p>            | hier                 | bit.ly
                    """)
    void findsShortenedLinks(String html, String words, String service) {
        var finding = found(LINK_SHORTENER, html);
        assertThat(finding.severity()).isEqualTo(Severity.WARNS);
        assertThat(words(finding)).containsExactly(words);
        assertThat(finding.arguments()).containsExactly(service);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<p><a href=\"https://www.bureau.nl/vacature\">de vacature</a></p>",
                "<p>Route: https://maps.app.goo.gl/abc</p>",
                "<p>Route: <a href=\"https://goo.gl/maps/abc\">kaart</a></p>",
                "<p><a href=\"https://bit.ly\">de dienst</a> of bit.ly</p>",
                "<p><a href=\"https://notbit.ly/x\">hier</a></p>",
                "<p>en/of, w/o, 24/7, 1.5/2, t.a.v./p.o.</p>",
            })
    void findsNoShortenerInOtherLinks(String html) {
        assertThat(find(LINK_SHORTENER, html)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    <a href="https://evil.example.com/x">www.rabobank.nl</a>         | www.rabobank.nl       | evil.example.com
                    <a href="https://evil.com/rabobank.nl">https://rabobank.nl/login</a> | https://rabobank.nl/login | evil.com
                    <a href="https://rabobank.nl.evil.com">rabobank.nl</a>           | rabobank.nl           | rabobank.nl.evil.com
                    <a href="https://b\u00fccher.example.net"><b>www.buch.de</b></a> | www.buch.de           | xn--bcher-kva.example.net
                    <a href="http://10.1.1.1/a">www.bureau.nl</a>                    | www.bureau.nl         | 10.1.1.1
                    """)
    void findsTextThatNamesAnotherTarget(String html, String words, String target) {
        var finding = found(LINK_TEXT_DIFFERS, html);
        assertThat(finding.severity()).isEqualTo(Severity.WARNS);
        assertThat(words(finding)).containsExactly(words);
        assertThat(finding.arguments()).containsExactly(words, target);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<a href=\"https://bureau.nl/a\">www.bureau.nl</a>",
                "<a href=\"https://jobs.bureau.nl/a\">https://bureau.nl/vacatures</a>",
                "<a href=\"https://www.bureau.com\">www.bureau.nl</a>",
                "<a href=\"https://evil.com\">klik hier</a>",
                "<a href=\"https://dotnet.microsoft.com\">ASP.NET</a>",
                "<a href=\"https://www.workingatbooking.com\">Booking.com</a>",
                "<a href=\"https://nodejs.org\">node.js</a>",
                "<a href=\"https://files.bureau.nl/1\">functieprofiel.pdf</a>",
                "<a href=\"mailto:anna@bureau.nl\">www.bureau.nl</a>",
                "<a href=\"https://xn--bcher-kva.de/x\">www.b\u00fccher.de</a>",
                "<a href=\"https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fwww.bureau.nl%2F"
                    + "&data=05\">www.bureau.nl</a>",
                "<a href=\"https://www.linkedin.com/in/anna\">linkedin.com/in/anna</a>",
            })
    void findsNoDifferenceWhereATextFitsOrNamesNoAddress(String html) {
        assertThat(find(LINK_TEXT_DIFFERS, html)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    http://192.0.2.7/a          | number
                    http://2130706433/          | number
                    http://0x7f.1/              | number
                    http://0177.0.0.1/          | number
                    https://[2001:db8::1]:8080/ | number
                    http://192.0.2%2E7/         | number
                    http://bank.com@evil.com/   | user
                    https://bank.com:x@192.0.2.7 | user
                    """)
    void findsNumbersAndFalseNamesInLinks(String address, String reason) {
        var finding = found(LINK_IP_ADDRESS, "<a href=\"%s\">hier</a>".formatted(address));
        assertThat(finding.severity()).isEqualTo(Severity.WARNS);
        assertThat(words(finding)).containsExactly("hier");
        assertThat(reasons(finding)).containsExactly(reason);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://www.bureau.nl/192.0.2.7",
                "https://medium.com/@anna/1",
                "https://1.bureau.nl/",
                "https://9292.nl/",
                "mailto:anna@bureau.nl",
                "https://www.google.com/maps/@52.1,4.3,15z",
            })
    void findsNoNumberInNames(String address) {
        assertThat(find(LINK_IP_ADDRESS, "<a href=\"%s\">hier</a>".formatted(address))).isEmpty();
        assertThat(find(LINK_IP_ADDRESS, "<p>Zie " + address + "</p>")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "http:\\\\x.nl/a, x.nl",
        "HTTPS:/x.nl, x.nl",
        "https://a.nl\\@x.nl/, a.nl",
        "https://a@b@x.nl:8443?q, x.nl",
        "https://X.nl./, x.nl",
        "https://[::1]/, [::1]",
    })
    void readsAddressesAsBrowsersDo(String address, String host) {
        assertThat(WebAddress.of(address).orElseThrow().host()).isEqualTo(host);
    }

    @Test
    void findsDomainsThatBlockListsName() {
        var text =
                "<p><a href=\"https://www.slecht.example/x\">hier</a> en http://slecht.example</p>";
        var finding =
                find(LINK_BLOCKLISTED, draft(text, "", listed("Slecht.example"))).orElseThrow();
        assertThat(words(finding)).containsExactly("hier", "http://slecht.example");
        assertThat(finding.arguments()).containsExactly("slecht.example");
        assertThat(finding.severity()).isEqualTo(Severity.WARNS);
        var signed =
                draft(
                        "<p>Hi</p>",
                        "<a href=\"https://a.slecht.example\">wij</a>",
                        listed("slecht.example"));
        assertThat(find(LINK_BLOCKLISTED, signed).orElseThrow().places())
                .containsExactly(Place.of(Spot.SIGNATURE, "wij"));
        assertThat(find(LINK_BLOCKLISTED, draft(text, "", listed("echt.example")))).isEmpty();
        assertThat(
                        find(
                                LINK_BLOCKLISTED,
                                draft("<p>nietslecht.example/x</p>", "", listed("slecht.example"))))
                .isEmpty();
    }

    @Test
    void allLinkedDomainsAreKnownAlsoThoseThatStandInTheText() {
        assertThat(
                        Checker.linkedDomains(
                                "<p>See https://jobs.one.example/a and www.two.nl/b, or"
                                        + " <a href='https://three.com'>here</a>.</p>"))
                .contains("three.com", "two.nl");
    }
}

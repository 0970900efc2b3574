package dev.ownrelay.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ownrelay.check.FindingKind;
import dev.ownrelay.filter.Opinion.Symbol;
import dev.ownrelay.support.ClosedPort;
import dev.ownrelay.support.SettableClock;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;

class SpamFilterTests {

    private static final UUID AGENCY = new UUID(0, 1);
    private static final UUID OTHER = new UUID(0, 2);

    private static final String JSON =
            """
            {"is_skipped":false,"score":4.5,"required_score":15.0,"action":"no action","symbols":{
            "SUBJ_ALL_CAPS":{"name":"SUBJ_ALL_CAPS","score":3.0,"description":"All capitals"},
            "R_DKIM_NA":{"name":"R_DKIM_NA","score":0.0,"description":"Missing DKIM signature"},
            "PHISHING":{"name":"PHISHING","score":4.0,"options":["a.example->b.example"]}}}
            """;

    private static final String REPORT =
            """
            SPAMD/1.1 0 EX_OK\r
            Content-length: 500\r
            Spam: False ; 2.1 / 5.0\r
            \r
            Content preview:  Hi

            Content analysis details:   (2.1 points, 5.0 required)

             pts rule name              description
            ---- ---------------------- --------------------------------------------------
            -0.0 NO_RELAYS              Informational: message was not relayed via SMTP
             2.1 HTML_IMAGE_ONLY_04     BODY: HTML: images with 0-400 bytes of
                                        words
             0.0 LOCAL_RULE

            """;

    private final SettableClock clock = new SettableClock();

    @Test
    void asksRspamdWithTheEnvelopeAndOurOutgoingAddress() throws IOException {
        try (var rspamd = ScriptedFilter.sayingJson(JSON)) {
            var opinion =
                    filter(rspamd.url("http"))
                            .ask(AGENCY, () -> request("Subject: HI\r\n\r\nZoë\r\n"));
            assertThat(opinion)
                    .contains(
                            new Opinion(
                                    "rspamd",
                                    4.5,
                                    15,
                                    List.of(
                                            new Symbol("PHISHING", 4, "[a.example->b.example]"),
                                            new Symbol("SUBJ_ALL_CAPS", 3, "All capitals"),
                                            new Symbol("R_DKIM_NA", 0, "Missing DKIM signature"))));
            assertThat(rspamd.asked()).hasSize(1);
            assertThat(rspamd.asked().getFirst())
                    .startsWith("POST /checkv2 HTTP/1.1\r\n")
                    .containsIgnoringCase("\r\nFrom: anna@agency.example\r\n")
                    .containsIgnoringCase("\r\nRcpt: carl@candidate.example\r\n")
                    .containsIgnoringCase("\r\nRcpt: eve@candidate.example\r\n")
                    .containsIgnoringCase("\r\nIP: 192.0.2.7\r\n")
                    .containsIgnoringCase("\r\nHelo: mail.agency.example\r\n")
                    .containsIgnoringCase("\r\nHostname: out.agency.example\r\n")
                    .doesNotContainIgnoringCase("upgrade")
                    .endsWith("\r\n\r\nSubject: HI\r\n\r\nZoë\r\n");
        }
    }

    @Test
    void asksSpamdWithTheEnvelopeOnTop() throws IOException {
        try (var spamd = ScriptedFilter.saying(REPORT)) {
            var opinion =
                    filter(spamd.url("spamd"))
                            .ask(AGENCY, () -> request("Subject: HI\r\n\r\nZoë\r\n"));
            assertThat(opinion)
                    .contains(
                            new Opinion(
                                    "SpamAssassin",
                                    2.1,
                                    5,
                                    List.of(
                                            new Symbol(
                                                    "HTML_IMAGE_ONLY_04",
                                                    2.1,
                                                    "BODY: HTML: images with 0-400 bytes of words"),
                                            new Symbol("LOCAL_RULE", 0, ""),
                                            new Symbol(
                                                    "NO_RELAYS",
                                                    -0.0,
                                                    "Informational: message was not relayed via"
                                                            + " SMTP"))));
            assertThat(spamd.asked().getFirst())
                    .startsWith("REPORT SPAMC/1.5\r\nContent-length: ")
                    .contains("\r\n\r\nReturn-Path: <anna@agency.example>\r\nReceived: from ")
                    .contains("mail.agency.example (out.agency.example [192.0.2.7])\r\n")
                    .endsWith("Subject: HI\r\n\r\nZoë\r\n");
        }
    }

    @Test
    void saysWhichSymbolsAreFindingsAndLeavesTheOthers() {
        assertThat(symbol("SUBJ_ALL_CAPS").kind()).contains(FindingKind.SUBJECT_SHOUTING);
        assertThat(symbol("HTML_IMAGE_ONLY_28").kind()).contains(FindingKind.IMAGE_ONLY);
        assertThat(symbol("MIME_HTML_ONLY").kind()).contains(FindingKind.NO_TEXT_PART);
        assertThat(symbol("MIME_HTML_ONLY_MULTI").kind()).isEmpty();
        assertThat(symbol("DBL_BLOCKED").kind()).isEmpty();
        assertThat(symbol("SUBJ").kind()).isEmpty();
        assertThat(symbol("").kind()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "spamd"})
    void waitsASecondForASilentFilterAndThenLeavesItAlone(String scheme) throws IOException {
        try (var silent = ScriptedFilter.silent()) {
            var filter = hasty(silent.url(scheme));
            assertThat(filter.ask(AGENCY, () -> request("Hi"))).isEmpty();
            assertThat(filter.ask(AGENCY, () -> request("Hi"))).isEmpty();
            clock.advance(SpamFilter.PAUSE.minusSeconds(1));
            assertThat(filter.ask(AGENCY, () -> request("Hi"))).isEmpty();
            assertThat(silent.asked()).hasSize(1);
            clock.advance(SpamFilter.PAUSE);
            assertThat(filter.ask(AGENCY, () -> request("Hi"))).isEmpty();
            assertThat(silent.asked()).hasSize(2);
        }
    }

    @Test
    void whatItCannotReadOfOneAgencyTakesItFromNoOther() throws IOException {
        try (var spamd = ScriptedFilter.answering(out -> out.write("garbage".getBytes(UTF_8)))) {
            var filter = filter(spamd.url("spamd"));
            assertThat(filter.ask(AGENCY, () -> request("Hi"))).isEmpty();
            assertThat(filter.ask(OTHER, () -> request("Hi"))).isEmpty();
            assertThat(filter.ask(AGENCY, () -> request("Hi"))).isEmpty();
            assertThat(spamd.asked()).hasSize(2);
        }
    }

    @Test
    void oneAgencyAsksAboutTwoMessagesAtATimeAndOthersAskMeanwhile() throws IOException {
        try (var rspamd = ScriptedFilter.sayingJson(JSON)) {
            var filter = filter(rspamd.url("http"));
            var third = new AtomicReference<Optional<Opinion>>();
            var other = new AtomicReference<Optional<Opinion>>();
            var second =
                    filter.ask(
                            AGENCY,
                            () -> {
                                filter.ask(
                                        AGENCY,
                                        () -> {
                                            third.set(filter.ask(AGENCY, () -> request("3")));
                                            other.set(filter.ask(OTHER, () -> request("4")));
                                            return request("2");
                                        });
                                return request("1");
                            });
            assertThat(second).isPresent();
            assertThat(third.get()).isEmpty();
            assertThat(other.get()).isPresent();
            assertThat(filter.ask(AGENCY, () -> request("5"))).isPresent();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "spamd"})
    void waitsASecondForAllThatAFilterDripsOut(String scheme) throws IOException {
        var begin = scheme.equals("http") ? "HTTP/1.1 200 OK\r\n\r\n{" : "SPAMD/1.1 0 EX_OK\r\n";
        try (var dripping = ScriptedFilter.dripping(begin)) {
            assertThat(hasty(dripping.url(scheme)).ask(AGENCY, () -> request("Hi"))).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "garbage",
                "HTTP/1.1 500 Oh\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n[[[[",
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}",
                "HTTP/1.1 200 OK\r\nContent-Length: 13\r\n\r\n{\"score\":\"x\"}",
                "HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n{",
                "SPAMD/1.1 76 Bad header line\r\n\r\n",
                "SPAMD/1.1 0 EX_OK\r\n\r\n",
                "SPAMD/1.1 0 EX_OK\r\nSpam: x ; y / z\r\n\r\n"
            })
    void hasNoOpinionWhereTheAnswerIsNone(String answer) throws IOException {
        for (var scheme : List.of("http", "spamd")) {
            try (var garbage = ScriptedFilter.saying(answer)) {
                assertThat(filter(garbage.url(scheme)).ask(AGENCY, () -> request("Hi"))).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "spamd"})
    void readsNoMoreThanAnAnswerNeeds(String scheme) throws IOException {
        var many = " ".repeat(70_000);
        var answer =
                scheme.equals("http")
                        ? ScriptedFilter.sayingJson(many + JSON)
                        : ScriptedFilter.saying(REPORT + many);
        try (answer) {
            assertThat(filter(answer.url(scheme)).ask(AGENCY, () -> request("Hi"))).isEmpty();
        }
        try (var nested = ScriptedFilter.sayingJson("[".repeat(60_000))) {
            assertThat(filter(nested.url("http")).ask(AGENCY, () -> request("Hi"))).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "spamd"})
    void hasNoOpinionWhereNobodyListens(String scheme) throws IOException {
        try (var closed = ClosedPort.any()) {
            var url = URI.create(scheme + "://127.0.0.1:" + closed.number());
            assertThat(filter(url).ask(AGENCY, () -> request("Hi"))).isEmpty();
        }
    }

    @Test
    void sparesSpamAssassinWhatItCannotReadInASecond() throws IOException {
        try (var spamd = ScriptedFilter.saying(REPORT)) {
            var filter = filter(spamd.url("spamd"));
            assertThat(filter.ask(AGENCY, () -> request("x".repeat(600_000)))).isEmpty();
            assertThat(filter.ask(AGENCY, () -> request("Hi"))).isPresent();
        }
    }

    @Test
    void writesNoLineThatAnAddressBringsAlong() throws IOException {
        var evil = "anna@agency.example\r\nX-Spam: no";
        var request = new FilterRequest(new byte[1], evil, List.of(evil), evil, evil, evil);
        try (var rspamd = ScriptedFilter.sayingJson(JSON)) {
            assertThat(filter(rspamd.url("http")).ask(AGENCY, () -> request)).isPresent();
            assertThat(rspamd.asked().getFirst()).doesNotContain("X-Spam");
        }
        try (var spamd = ScriptedFilter.saying(REPORT)) {
            assertThat(filter(spamd.url("spamd")).ask(AGENCY, () -> request)).isPresent();
            assertThat(spamd.asked().getFirst()).doesNotContain("\nX-Spam");
        }
    }

    @Test
    void isNotAskedWhereThereIsNone() {
        for (var url : new URI[] {null, URI.create("")}) {
            assertThat(filter(url).isSet()).isFalse();
            assertThat(filter(url).ask(AGENCY, () -> request("Hi"))).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rspamd:11333",
                "ftp://rspamd",
                "/checkv2",
                "http:///checkv2",
                "spamd://rspamd:70000",
                "http://user:secret@rspamd",
                "http://rspamd/?a=b",
                "http://rspamd:11333",
                "http://127.0.0.1.agency.example",
                "spamd://192.0.2.7"
            })
    void saysWhatIsWrongWithItsUrl(String url) {
        assertThatThrownBy(() -> properties(url, false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("The property ownrelay.spam-filter.url is wrong: it");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost:11333",
                "http://127.0.0.1:11333",
                "http://[::1]:11333",
                "spamd://127.0.0.2",
                "https://rspamd.agency.example"
            })
    void staysOnThisMachineOrIsEncrypted(String url) {
        assertThat(properties(url, false).url()).hasToString(url);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://rspamd:11333", "spamd://192.0.2.7"})
    void goesElsewhereInClearTextWhereThatIsChosen(String url) {
        assertThat(properties(url, true).url()).hasToString(url);
    }

    private static SpamFilterProperties properties(String url, boolean clearText) {
        return new SpamFilterProperties(URI.create(url), Duration.ofSeconds(1), clearText);
    }

    /// Waits longer than a slow machine needs.
    private SpamFilter filter(URI url) {
        return new SpamFilter(new SpamFilterProperties(url, Duration.ofSeconds(30), false), clock);
    }

    private SpamFilter hasty(URI url) {
        return new SpamFilter(new SpamFilterProperties(url, Duration.ofSeconds(1), false), clock);
    }

    private static Symbol symbol(String name) {
        return new Symbol(name, 1, "");
    }

    private static FilterRequest request(String message) {
        return new FilterRequest(
                message.getBytes(UTF_8),
                "anna@agency.example",
                List.of("carl@candidate.example", "eve@candidate.example"),
                "192.0.2.7",
                "mail.agency.example",
                "out.agency.example");
    }
}

package dev.ownrelay.domain;

import static org.assertj.core.api.Assertions.assertThat;

import org.jsoup.select.Elements;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.UUID;

/// People know the default relay as that, whatever its host is called.
class DefaultRelayWordsTests extends DomainFixture {

    private final String domain = "d" + UUID.randomUUID().toString().substring(0, 8) + ".test";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "en | The SPF record of %s does not name the default relay: emails by the default"
                        + " relay may go to spam. | (by the default relay)",
                "nl | Het SPF-record van %s noemt de standaardserver niet: e-mails via de"
                        + " standaardserver kunnen in de spam komen. | (via de standaardserver)"
            })
    void everyPageNamesItInTheLanguageOfTheReader(String language, String sentence, String by) {
        fixtures.in(
                agency,
                """
                update app_user set email = ?, locale = ?, address_proven_at = now() where id = ?
                """,
                "anna@" + domain,
                language,
                admin);
        DNS.txt(domain, "v=spf1 -all").mx(domain, "in." + domain).a("relay.test", "45.30.30.3");
        var said = sentence.formatted(domain);
        var page = page(add(domain));
        assertThat(text(page.select("section [data-verdict=not-believed]"))).contains(said);
        assertThat(page.select("main").text()).doesNotContain("relay.test");
        var senders = page(URL + "/senders").select("[data-verdict=not-believed] a");
        assertThat(plain(senders.attr("title"))).isEqualTo(said);
        var home = text(page("/").select("[data-broken]"));
        assertThat(home).contains(said, by).doesNotContain("relay.test");
        assertThat(text(page("/account").select("#servers [data-verdict=not-believed] .said")))
                .contains(said);
    }

    private static String text(Elements elements) {
        return plain(elements.text());
    }

    /// Pages keep *e-mail* on one line.
    private static String plain(String text) {
        return text.replace('\u2011', '-');
    }
}

package dev.ownrelay.blocklist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.support.ResourceBundleMessageSource;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

class KnownListsTests {

    @Test
    void whoSaysNothingAsksThoseThatNeedNoSigningUp() {
        var unset = new BlockListProperties(null, null);
        assertThat(unset.lists(false))
                .extracting(BlockList::name)
                .containsExactly("SpamCop", "PSBL", "NordSpam", "DroneBL");
        assertThat(unset.lists(true))
                .extracting(BlockList::name)
                .containsExactly("NordSpam", "URIBL");
    }

    @Test
    void whoSaysNoneAsksNone() {
        var none = new BlockLists(new BlockListProperties(List.of(), List.of("")));
        assertThat(none.none()).isTrue();
    }

    @Test
    void aListThatNobodyKnowsIsAskedAllTheSame() {
        var lists = new BlockListProperties(List.of(" BL.Example.net. "), List.of()).lists(false);
        assertThat(lists).containsExactly(BlockList.unknown(false, "bl.example.net"));
        assertThat(lists.getFirst().words(List.of("127.0.0.9"))).isNotEmpty();
        assertThat(lists.getFirst().meanings(List.of("127.0.0.9"))).isEmpty();
    }

    @Test
    void theKeyOfASubscriptionIsShownNowhere() {
        var list = KnownLists.ofZone(false, "sekret.zen.dq.spamhaus.net");
        assertThat(list.question("7.20.10.45")).isEqualTo("7.20.10.45.sekret.zen.dq.spamhaus.net");
        assertThat(list.name()).isEqualTo("Spamhaus ZEN");
    }

    @ParameterizedTest
    @ValueSource(strings = {"list", "bl example.net", "bl..example.net", "bl.example.net/24"})
    void aZoneThatIsNoneStopsTheStart(String zone) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BlockListProperties(List.of(zone), null))
                .withMessageContaining("ownrelay.blocklists.ip")
                .withMessageContaining(zone);
    }

    @Test
    void aListIsAskedForAddressesOrForDomains() {
        var both = List.of("both.list.test");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BlockListProperties(both, both))
                .withMessageContaining("name the same list");
    }

    @ParameterizedTest
    @CsvSource({
        "false, zen.spamhaus.org, 127.0.0.2, spam",
        "false, zen.spamhaus.org, 127.0.0.4, exploited",
        "false, zen.spamhaus.org, 127.0.0.11, policy",
        "false, dnsbl.dronebl.org, 127.0.0.13, exploited",
        "true, multi.uribl.com, 127.0.0.2, spam",
        "true, multi.uribl.com, 127.0.0.6, spam grey",
        "true, multi.uribl.com, 127.0.0.8, ''",
        "true, multi.uribl.com, 127.0.0.10, spam",
        "true, multi.surbl.org, 127.0.0.80, malware spam",
        "true, dbl.spamhaus.org, 127.0.1.4, phishing",
        "true, dbl.spamhaus.org, 127.0.1.106, exploited",
        "true, dbl.spamhaus.org, 127.0.1.255, ''"
    })
    void answersMeanWhatTheirListsSay(boolean domains, String zone, String answer, String words) {
        assertThat(String.join(" ", KnownLists.ofZone(domains, zone).words(List.of(answer))))
                .isEqualTo(words);
    }

    @Test
    void allThatIsKnownCanBeReadByPeople() {
        var words = new ResourceBundleMessageSource();
        words.setBasename("messages");
        var meanings =
                Stream.of("spam", "exploited", "policy", "phishing", "malware", "grey")
                        .map("blocklist.meaning."::concat)
                        .toList();
        for (var locale : List.of(Locale.ENGLISH, Locale.of("nl"))) {
            assertThat(meanings)
                    .allSatisfy(
                            key -> assertThat(words.getMessage(key, null, locale)).isNotBlank());
        }
        assertThat(KnownLists.all())
                .hasSize(13)
                .allSatisfy(
                        list -> assertThat(URI.create(list.page()).getScheme()).isEqualTo("https"))
                .flatExtracting(list -> List.copyOf(list.codes().values()))
                .allMatch(
                        word -> word.equals("-") || meanings.contains("blocklist.meaning." + word));
    }
}

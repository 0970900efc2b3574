package dev.ownrelay.authentication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.ownrelay.authentication.SpfAdvice.CannotInclude;
import dev.ownrelay.authentication.SpfAdvice.Cost;
import dev.ownrelay.authentication.SpfAdvice.Need;
import dev.ownrelay.authentication.SpfAdvice.Note;
import dev.ownrelay.authentication.SpfAdvice.NothingToDo;
import dev.ownrelay.authentication.SpfAdvice.Paste;
import dev.ownrelay.authentication.SpfAdvice.Saving;
import dev.ownrelay.authentication.SpfAdvice.TooMany;
import dev.ownrelay.authentication.SpfAdvice.Unknown;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.Rcode;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// What is said beside the record to paste, or instead of it.
class SpfMergeTests extends SpfMergeFixture {

    private static final Need US_ONLY = new Need(List.of(), List.of(US));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "v=spf1 ip4:192.0.2.7 ip6:2001:db8::7 include:_spf.provider.test -all",
                "v=spf1 ip4:192.0.2.0/24 ip6:2001:db8::/32 include:_SPF.Provider.test. -all",
                "v=spf1 include:ours.test ?all",
                "v=spf1 redirect=ours.test",
                "v=spf1 +all"
            })
    void whatIsAllowedAddsNothing(String record) {
        dns.txt(
                "ours.test",
                "v=spf1 ip4:192.0.2.7 ip6:2001:db8::7 include:_spf.provider.test -all");
        assertThat(advice(NEED, record)).isInstanceOf(NothingToDo.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"v=spf1 mx -all", "v=spf1 a:mail.agency.test/24 -all"})
    void anAddressIsAllowedByWhateverLetsItPass(String record) {
        var need = Need.addresses(List.of(InetAddress.ofLiteral("192.0.2.20")));
        var advice = (NothingToDo) advice(need, record);
        assertThat(advice.cost()).isEqualTo(new Cost(1, 0, false));
    }

    @ParameterizedTest
    @CsvSource({
        "v=spf1 ip4:192.0.2.0/24 -all, true",
        "v=spf1 ip4:192.0.2.0/25 ip4:192.0.2.128/25 -all, false",
        "v=spf1 -ip4:192.0.2.255 ip4:192.0.2.0/24 -all, false",
        "v=spf1 ?ip4:192.0.2.0/24 -all, false",
        "v=spf1 ?include:net.test -all, false",
        "v=spf1 include:net.test -all, true",
        "v=spf1 a:mail.agency.test/24 -all, false"
    })
    void aNetworkIsAllowedWhereItIsWrittenDownAsAWhole(String record, boolean allowed) {
        dns.txt("net.test", "v=spf1 ip4:192.0.2.0/23 -all");
        var advice = advice(new Need(List.of(), List.of("192.0.2.0/24")), record);
        assertThat(advice instanceof NothingToDo).isEqualTo(allowed);
    }

    @Test
    void whatLiesInsideSomethingElseIsNotAddedTwice() {
        var networks = List.of("192.0.2.7", "192.0.2.0/24", "192.0.2.1/24", "192.0.2.7/32");
        assertThat(paste(new Need(List.of(), networks), "v=spf1 -all").text())
                .isEqualTo("v=spf1 ip4:192.0.2.0/24 -all");
    }

    @Test
    void aFreshRecordSaysNothingThatIsNotNeeded() {
        var paste = paste(US_ONLY);
        assertThat(paste.text()).isEqualTo("v=spf1 ip4:192.0.2.7 ~all");
        assertThat(paste.replaces()).isEmpty();
        assertThat(paste.before()).isEqualTo(new Cost(0, 0, false));
        assertThat(kinds(paste)).containsExactly(Note.Kind.FRESH);
        dns.remove(DOMAIN);
        assertThat(merge().advise(DOMAIN, US_ONLY)).isEqualTo(paste);
    }

    @Test
    void theCostIsThatOfTheWholeRecordWhoeverSends() {
        var record =
                "v=spf1 mx a:x.gone.test include:_spf.provider.test ip4:192.0.2.7"
                        + " exists:%{i}.l.test ptr -all";
        var paste = paste(Need.include("other.test"), record);
        assertThat(paste.before()).isEqualTo(new Cost(6, 1, false));
        assertThat(paste.after()).isEqualTo(new Cost(7, 1, false));
        assertThat(pasted(paste, STRANGER).lookups()).isEqualTo(7);
        assertThat(paste.notes())
                .contains(new Note(Note.Kind.PTR, "ptr"))
                .contains(new Note(Note.Kind.UNCOUNTED, "exists:%{i}.l.test"));
    }

    @Test
    void aRedirectStillDecidesAboutEverybodyElse() {
        var paste = paste(US_ONLY, "v=spf1 redirect=other.test");
        assertThat(kinds(paste)).containsExactly(Note.Kind.BEFORE_REDIRECT);
        assertThat(paste.before()).isEqualTo(new Cost(1, 0, false));
        assertThat(pasted(paste, STRANGER).result()).isEqualTo(SpfResult.FAIL);
    }

    @ParameterizedTest
    @CsvSource({
        "v=spf1 mx ipv4:192.0.2.40 -all, ipv4:192.0.2.40, UNKNOWN_MECHANISM, agency.test",
        "v=spf1 mx ip4:192.0.2.400 -all, ip4:192.0.2.400, SYNTAX, agency.test",
        "v=spf1 mx include:gone.test -all, include:gone.test, MISSING_INCLUDE, agency.test",
        "v=spf1 mx include:broken.test -all, include:broken.test, UNKNOWN_MECHANISM, broken.test",
        "v=spf1 mx include:agency.test -all, include:agency.test, TOO_MANY_LOOKUPS, agency.test",
        "v=spf1 mx redirect=gone.test, redirect=gone.test, MISSING_REDIRECT, agency.test",
        "v=spf1 mx include:two.test -all, include:two.test, TWO_RECORDS, two.test",
        "v=spf1 mx mx:many.test -all, mx:many.test, TOO_MANY_NAMES, agency.test"
    })
    void whatBreaksTheRecordIsNamedAndLeftOut(
            String record, String term, SpfFault.Kind kind, String domain) {
        dns.txt("two.test", "v=spf1 -all").txt("two.test", "v=spf1 ~all");
        for (int i = 0; i <= 10; i++) {
            dns.mx("many.test", "mx" + i + ".test");
        }
        var paste = paste(US_ONLY, record);
        assertThat(paste.leftOut()).hasSize(1);
        assertThat(paste.leftOut().getFirst().term()).isEqualTo(term);
        assertThat(paste.leftOut().getFirst().fault().kind()).isEqualTo(kind);
        assertThat(paste.leftOut().getFirst().fault().domain()).isEqualTo(domain);
        assertThat(paste.text()).startsWith("v=spf1 mx ip4:192.0.2.7 ").doesNotContain(term);
    }

    @Test
    void aBrokenRecordIsMendedEvenIfNothingIsToBeAdded() {
        var paste = paste(US_ONLY, "v=spf1 ip4:192.0.2.7 foo:bar -all");
        assertThat(paste.text()).isEqualTo("v=spf1 ip4:192.0.2.7 -all");
    }

    @Test
    void whatIsGoodToKnowIsSaid() {
        assertThat(kinds(paste(US_ONLY, "v=spf1 mx -all", "v=spf1 a ~all")))
                .containsExactly(Note.Kind.MERGED, Note.Kind.LOOSER_ALL);
        assertThat(kinds(paste(US_ONLY, "v=spf1 mx -all", "v=spf1 redirect=other.test")))
                .containsExactly(Note.Kind.MERGED, Note.Kind.REDIRECT_INCLUDED);
        assertThat(kinds(paste(US_ONLY, "v=spf1 mx"))).containsExactly(Note.Kind.NO_ALL);
        assertThat(kinds(paste(US_ONLY, "v=spf1\tmx -all"))).containsExactly(Note.Kind.TIDIED);
        assertThat(paste(US_ONLY, "v=spf1\tmx -all", "v=spf1 a -all").notes())
                .containsExactly(new Note(Note.Kind.STRAY, "v=spf1\tmx -all"));
        assertThat(paste(US_ONLY, "v=spf1 ~ip4:192.0.2.0/24 -all").notes())
                .containsExactly(new Note(Note.Kind.IN_FRONT, "~ip4:192.0.2.0/24"));
        assertThat(paste(US_ONLY, "v=spf1 include:nest.test -all").notes())
                .contains(new Note(Note.Kind.BROKEN_BELOW, "include:nest.test"));
        assertThat(kinds(paste(US_ONLY, "v=spf1" + " ip4:10.0.0.1".repeat(40) + " -all")))
                .containsExactly(Note.Kind.LONG);
        var anybody = (NothingToDo) advice(US_ONLY, "v=spf1 +all");
        assertThat(anybody.notes()).containsExactly(new Note(Note.Kind.ANYBODY, "+all"));
    }

    @Test
    void moreThanTenLookUpsAreRefusedWithWhatCouldBeShortened() {
        dns.txt("large.test", "v=spf1 a:h1.test a:h2.test include:other.test -all");
        var record =
                "v=spf1 include:other.test include:large.test mx a:h3.test/28 a:h3.test/28 ~ptr"
                        + " a:x.gone.test -all";
        var advice = (TooMany) advice(NEED, record);
        assertThat(advice.before()).isEqualTo(new Cost(10, 1, false));
        assertThat(advice.after()).isEqualTo(new Cost(12, 1, false));
        assertThat(advice.shorten())
                .containsExactly(
                        saving(Saving.Kind.NEEDED, "include:large.test", 4),
                        saving(Saving.Kind.NEEDED, "include:_spf.provider.test", 2),
                        saving(Saving.Kind.CONTAINED, "include:other.test", 1),
                        saving(Saving.Kind.ADDRESSES, "mx", 1, "ip4:192.0.2.20"),
                        saving(Saving.Kind.ADDRESSES, "a:h3.test/28", 1, "ip4:192.0.2.103/28"),
                        saving(Saving.Kind.TWICE, "a:h3.test/28", 1),
                        saving(Saving.Kind.PTR, "~ptr", 1),
                        saving(Saving.Kind.NOTHING, "a:x.gone.test", 1));
    }

    @Test
    void aCircleOfOthersIsRefused() {
        var advice = (TooMany) advice(NEED, "v=spf1 include:circle.test mx -all");
        assertThat(advice.after().endless()).isTrue();
        assertThat(advice.shorten().getFirst())
                .isEqualTo(saving(Saving.Kind.ENDLESS, "include:circle.test", 2));
    }

    /// Nothing needs to be added, but receivers stop on the way.
    @Test
    void aRecordThatAsksTooMuchIsSaidToDoSoEvenIfItAllowsUs() {
        var record = "v=spf1 ip4:192.0.2.7" + " a:h1.test".repeat(11) + " -all";
        var advice = (NothingToDo) advice(US_ONLY, record);
        assertThat(advice.cost().lookups()).isEqualTo(11);
        assertThat(advice.notes()).contains(new Note(Note.Kind.TOO_MANY, ""));
    }

    @ParameterizedTest
    @CsvSource({
        "gone.test, MISSING_INCLUDE",
        "broken.test, UNKNOWN_MECHANISM",
        "agency.test, TOO_MANY_LOOKUPS",
        "circle.test,"
    })
    void whatWouldBreakTheRecordIsNotIncluded(String include, SpfFault.Kind kind) {
        var advice = (CannotInclude) advice(Need.include(include), "v=spf1 mx -all");
        assertThat(advice.domain()).isEqualTo(include);
        assertThat(advice.faults())
                .extracting(SpfFault::kind)
                .isEqualTo(kind == null ? List.of() : List.of(kind));
    }

    @ParameterizedTest
    @ValueSource(strings = {DOMAIN, "_b.provider.test", "mail.agency.test", "sub.test"})
    void whatTheDnsDoesNotSayIsUnknown(String name) {
        dns.txt("sub.test", "v=spf1 include:other.test -all").code(name, Rcode.SERVFAIL);
        assertThat(advice(NEED, "v=spf1 mx include:sub.test -all")).isEqualTo(new Unknown(DOMAIN));
    }

    @Test
    void nobodyWaitsForASlowDnsForLong() {
        dns.beforeAnswer(() -> clock.advance(Duration.ofSeconds(8)));
        assertThat(advice(NEED, "v=spf1 mx -all")).isEqualTo(new Unknown(DOMAIN));
        assertThat(dns.questions()).hasSizeLessThan(8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "", "[192.0.2.1]", "a..b"})
    void whatIsNoDomainIsUnknown(String domain) {
        assertThat(merge().advise(domain, NEED)).isEqualTo(new Unknown(domain));
    }

    @Test
    void aDomainOfOtherLettersIsAskedForInAscii() {
        dns.txt("xn--bcher-kva.test", "v=spf1 mx -all");
        var paste = (Paste) merge().advise("B\u00fccher.test.", US_ONLY);
        assertThat(paste.text()).isEqualTo("v=spf1 mx ip4:192.0.2.7 -all");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "192.0.2", "192.0.2.7/33", "192.0.2.7/", "x", "2001:db8::/129"})
    void anAddressThatIsNoneIsRefused(String network) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Need(List.of(), List.of(network)));
    }

    @Test
    void aNeedIsWrittenInOneWay() {
        var need =
                Need.addresses(List.of(InetAddress.ofLiteral("2001:db8:0:0:0:0:0:7")))
                        .and(new Need(List.of(" B\u00fccher.test. "), List.of(" 2001:DB8::7 ")));
        assertThat(need).isEqualTo(new Need(List.of("xn--bcher-kva.test"), List.of("2001:db8::7")));
        assertThatIllegalArgumentException().isThrownBy(() -> Need.include("localhost"));
    }

    @Test
    void aRecordIsReadInTimeInStepWithItsLength() {
        for (var part : List.of(" a", "\t", " x=", " -all", "\u00e9 ", "\"", " redirect=a.b")) {
            dev.ownrelay.support.Cost.growsLinearly(
                    "a record of " + part,
                    64 * 1024,
                    size -> "v=spf1" + part.repeat((size - 6) / part.length()),
                    text -> SpfReading.of(DOMAIN, List.of(text, "v=spf1 mx -all")).text());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"include:#.test", "a:#.test", "mx:#.test", "exists:#.test"})
    void thousandsOfTermsAreNotAllFollowed(String term) {
        var terms = IntStream.range(0, 900).mapToObj(i -> term.replace("#", "t" + i));
        var record = terms.collect(Collectors.joining(" ", "v=spf1 ", " -all"));
        IntStream.range(0, 900).forEach(i -> dns.mx("t" + i + ".test", "m" + i + ".test"));
        assertThat(advice(US_ONLY, record)).isInstanceOf(TooMany.class);
        assertThat(dns.questions()).hasSizeLessThan(600);
        dns.questions().clear();
        dns.txt("fan.test", strings(record));
        assertThat(advice(US_ONLY, "v=spf1 include:fan.test -all")).isInstanceOf(TooMany.class);
        assertThat(dns.questions()).hasSizeLessThan(600);
    }

    /// As many as the seed gives, the same each time: each term is in the new record or named.
    @Test
    void whateverTheRecordWeMaySendAndNothingIsLostInSilence() {
        var random = new Random(4408);
        var bits =
                List.of(
                        "a",
                        "mx",
                        "ptr",
                        "-all",
                        "~all",
                        "?all",
                        "+all",
                        "include:other.test",
                        "include:gone.test",
                        "-include:other.test",
                        "include:nest.test",
                        "?a:h1.test",
                        "-ip4:192.0.2.0/24",
                        "ip4:10.0.0.1",
                        "ip6:::1",
                        "exists:%{i}.x.test",
                        "x=%{d}",
                        "redirect=other.test",
                        "redirect=gone.test",
                        "exp=why.test",
                        "foo",
                        "a:",
                        "=",
                        "%",
                        "ip4:",
                        "\t",
                        "\u00e9",
                        "include:circle.test",
                        "include:%{s}.test",
                        "\\");
        for (int i = 0; i < 150; i++) {
            var record = new StringBuilder("v=spf1");
            for (int j = random.nextInt(8); j >= 0; j--) {
                record.append(' ').append(bits.get(random.nextInt(bits.size())));
            }
            var text = record.toString();
            switch (advice(US_ONLY, text)) {
                case Paste paste -> {
                    assertThat(pasted(paste, US).result()).as(text).isEqualTo(SpfResult.PASS);
                    var kept = paste.text() + " " + paste.leftOut();
                    assertThat(text.strip().split("\\s+")).allMatch(kept::contains);
                }
                case NothingToDo _ ->
                        assertThat(with(text.replace("\\", "\\\\"))).as(text).isEqualTo("pass");
                case TooMany tooMany -> assertThat(tooMany.shorten()).isNotEmpty();
                case CannotInclude _, Unknown _ -> throw new AssertionError(text);
            }
        }
    }

    private static Saving saving(Saving.Kind kind, String term, int lookups, String... instead) {
        return new Saving(kind, term, lookups, List.of(instead));
    }

    private static List<Note.Kind> kinds(Paste paste) {
        return paste.notes().stream().map(Note::kind).toList();
    }
}

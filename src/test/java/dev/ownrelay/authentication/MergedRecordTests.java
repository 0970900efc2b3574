package dev.ownrelay.authentication;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Records as people have them, and what becomes of them: it lets the old and the new send, asks at
/// most ten times, and says of everybody else what the old one said.
class MergedRecordTests extends SpfMergeFixture {

    /// @param merged `<new>` stands for what is added
    /// @param old addresses that the record allowed, or meant to allow
    private record Case(String name, List<String> records, String merged, String... old) {

        @Override
        public String toString() {
            return name;
        }
    }

    private static Case of(String name, String record, String merged, String... old) {
        return new Case(name, List.of(record), merged, old);
    }

    private static final String HOSTS =
            String.join(
                    " ", IntStream.rangeClosed(1, 8).mapToObj(i -> "a:h" + i + ".test").toList());

    private static final String ADDRESSES =
            String.join(
                    " ", IntStream.rangeClosed(1, 60).mapToObj(i -> "ip4:10.0.0." + i).toList());

    static Stream<Case> records() {
        return Stream.of(
                new Case("none", List.of(), "v=spf1 <new> ~all"),
                of("nobody", "v=spf1 -all", "v=spf1 <new> -all"),
                of("nobody, softly", "v=spf1 ~all", "v=spf1 <new> ~all"),
                of("no opinion", "v=spf1 ?all", "v=spf1 <new> ?all"),
                of(
                        "hosts",
                        "v=spf1 a mx -all",
                        "v=spf1 a mx <new> -all",
                        "192.0.2.20",
                        "192.0.2.21"),
                of("upper case", "V=SPF1 A Mx -ALL", "V=SPF1 A Mx <new> -ALL", "192.0.2.20"),
                of("many blanks", "v=spf1  a   mx  -all ", "v=spf1 a mx <new> -all", "192.0.2.21"),
                of(
                        "prefixes",
                        "v=spf1 mx/28 a:mail.agency.test/29//64 ~all",
                        "v=spf1 mx/28 a:mail.agency.test/29//64 <new> ~all",
                        "192.0.2.17"),
                of(
                        "redirect",
                        "v=spf1 redirect=other.test",
                        "v=spf1 <new> redirect=other.test",
                        "192.0.2.129"),
                of(
                        "redirect in front",
                        "v=spf1 redirect=other.test mx",
                        "v=spf1 redirect=other.test mx <new>",
                        "192.0.2.129",
                        "192.0.2.20"),
                of(
                        "explanation in front",
                        "v=spf1 exp=why.test mx -all",
                        "v=spf1 exp=why.test mx <new> -all",
                        "192.0.2.20"),
                of(
                        "explanation behind",
                        "v=spf1 mx -all exp=%{d}.why.test",
                        "v=spf1 mx <new> -all exp=%{d}.why.test",
                        "192.0.2.20"),
                of(
                        "unknown modifiers",
                        "v=spf1 moo=%{d}-x mx Rr=all -all",
                        "v=spf1 moo=%{d}-x mx Rr=all <new> -all",
                        "192.0.2.20"),
                of(
                        "macros",
                        "v=spf1 exists:%{ir}.%{L}.list.test ~all",
                        "v=spf1 exists:%{ir}.%{L}.list.test <new> ~all"),
                of(
                        "macro in an include",
                        "v=spf1 include:%{d}.spf.test -all",
                        "v=spf1 include:%{d}.spf.test <new> -all",
                        "192.0.2.80"),
                of(
                        "IPv6",
                        "v=spf1 ip6:2001:DB8:9::/48 -all",
                        "v=spf1 ip6:2001:DB8:9::/48 <new> -all",
                        "2001:db8:9::1"),
                of("ptr", "v=spf1 ptr -all", "v=spf1 ptr <new> -all"),
                of("ptr of others", "v=spf1 ptr:a.test mx ~all", "v=spf1 ptr:a.test mx <new> ~all"),
                of(
                        "no end",
                        "v=spf1 include:other.test",
                        "v=spf1 include:other.test <new>",
                        "192.0.2.129"),
                of("nothing in it", "v=spf1", "v=spf1 <new>"),
                of("a plus", "v=spf1 +mx ~ptr -all", "v=spf1 +mx ~ptr <new> -all", "192.0.2.20"),
                of("behind all", "v=spf1 mx -all a", "v=spf1 mx <new> -all a", "192.0.2.20"),
                of("exactly ten", "v=spf1 " + HOSTS + " -all", "v=spf1 " + HOSTS + " <new> -all"),
                of(
                        "long",
                        "v=spf1 " + ADDRESSES + " -all",
                        "v=spf1 " + ADDRESSES + " <new> -all",
                        "10.0.0.60"),
                of(
                        "a part of the need",
                        "v=spf1 include:_SPF.provider.test ip4:192.0.2.0/29 -all",
                        "v=spf1 include:_SPF.provider.test ip4:192.0.2.0/29 ip6:2001:db8::7 -all",
                        "192.0.2.1"),
                new Case(
                        "two records",
                        List.of("v=spf1 a mx -all", "v=spf1 +MX include:other.test -all"),
                        "v=spf1 a mx include:other.test <new> -all",
                        "192.0.2.20",
                        "192.0.2.129"),
                new Case(
                        "two records, two ends",
                        List.of("v=spf1 mx -all x=y", "v=spf1 x=y include:other.test ~all"),
                        "v=spf1 mx include:other.test <new> ~all x=y",
                        "192.0.2.20",
                        "192.0.2.129"),
                new Case(
                        "two records, one allows everybody",
                        List.of("v=spf1 +all", "v=spf1 mx -all"),
                        "v=spf1 mx <new> -all",
                        "192.0.2.20"),
                new Case(
                        "two records, one leads elsewhere",
                        List.of("v=spf1 mx -all", "v=spf1 redirect=other.test"),
                        "v=spf1 mx include:other.test <new> -all",
                        "192.0.2.20",
                        "192.0.2.129"),
                new Case(
                        "two records without an end",
                        List.of("v=spf1 mx", "v=spf1 redirect=other.test"),
                        "v=spf1 mx <new> redirect=other.test",
                        "192.0.2.20",
                        "192.0.2.129"),
                new Case(
                        "two records, each leads elsewhere",
                        List.of("v=spf1 redirect=%{d}.spf.test", "v=spf1 redirect=other.test"),
                        "v=spf1 include:%{d}.spf.test include:other.test <new> ~all",
                        "192.0.2.80",
                        "192.0.2.129"),
                new Case(
                        "two records, terms that nobody read",
                        List.of("v=spf1 mx -all a exp=a.test", "v=spf1 exp=b.test -all"),
                        "v=spf1 mx <new> -all exp=a.test",
                        "192.0.2.20"),
                of(
                        "an unknown mechanism",
                        "v=spf1 ipv4:192.0.2.40 mx -all",
                        "v=spf1 mx <new> -all",
                        "192.0.2.20"),
                of("a syntax error", "v=spf1 a: mx -all", "v=spf1 mx <new> -all", "192.0.2.20"),
                of(
                        "a modifier twice",
                        "v=spf1 mx redirect=other.test redirect=gone.test",
                        "v=spf1 mx <new> redirect=other.test",
                        "192.0.2.20",
                        "192.0.2.129"),
                of("other letters", "v=spf1 mx \u00e9 -all", "v=spf1 mx <new> -all", "192.0.2.20"),
                of("tabs", "v=spf1\tmx\t-all", "v=spf1 mx <new> -all", "192.0.2.20"),
                of("tabs inside", "v=spf1 mx\t-all", "v=spf1 mx <new> -all", "192.0.2.20"),
                of("quotes", "\"v=spf1 mx\" \" -all\"", "v=spf1 mx <new> -all", "192.0.2.20"),
                of(
                        "includes itself",
                        "v=spf1 include:AGENCY.test mx -all",
                        "v=spf1 mx <new> -all",
                        "192.0.2.20"),
                of(
                        "includes nobody",
                        "v=spf1 include:gone.test mx -all",
                        "v=spf1 mx <new> -all",
                        "192.0.2.20"),
                of(
                        "includes what is broken",
                        "v=spf1 include:broken.test mx -all",
                        "v=spf1 mx <new> -all",
                        "192.0.2.20"),
                of("leads to nobody", "v=spf1 mx redirect=gone.test", "v=spf1 mx <new> ~all"),
                of(
                        "finds nothing",
                        "v=spf1 a:x.gone.test mx:y.gone.test exists:z.gone.test mx -all",
                        "v=spf1 mx <new> -all",
                        "192.0.2.20"),
                of(
                        "finds nothing twice",
                        "v=spf1 a:x.gone.test mx:y.gone.test mx -all",
                        "v=spf1 a:x.gone.test mx:y.gone.test mx <new> -all",
                        "192.0.2.20"),
                of(
                        "refuses us",
                        "v=spf1 mx -ip4:192.0.2.0/28 a -all",
                        "v=spf1 mx <new> -ip4:192.0.2.0/28 a -all",
                        "192.0.2.20",
                        "192.0.2.21"),
                of(
                        "finds nothing of the other family",
                        "v=spf1 a a:mail.agency.test a:h3.test -all",
                        "v=spf1 <new> a a:mail.agency.test a:h3.test -all",
                        "192.0.2.20",
                        "192.0.2.103"),
                of(
                        "broken further down",
                        "v=spf1 ip4:10.0.0.1 include:nest.test mx ~all",
                        "v=spf1 <new> ip4:10.0.0.1 include:nest.test mx ~all",
                        "192.0.2.60",
                        "10.0.0.1"));
    }

    @ParameterizedTest
    @MethodSource("records")
    void theOldAndTheNewMaySend(Case each) {
        var paste = paste(NEED, each.records().toArray(String[]::new));
        assertThat(paste.text()).isEqualTo(each.merged().replace("<new>", ADDED));
        assertThat(String.join("", paste.strings())).isEqualTo(paste.text());
        assertThat(paste.strings()).allMatch(string -> string.length() <= 255);
        assertThat(paste.replaces()).containsExactlyInAnyOrderElementsOf(each.records());
        assertThat(paste.after().fits()).isTrue();
        for (var ip : Stream.concat(NEW.stream(), Stream.of(each.old())).toList()) {
            assertThat(pasted(paste, ip).result()).as(ip).isEqualTo(SpfResult.PASS);
        }
        var stranger = pasted(paste, STRANGER);
        assertThat(stranger.lookups()).isLessThanOrEqualTo(paste.after().lookups());
        assertThat(stranger.result()).isNotEqualTo(SpfResult.PASS);
    }

    /// Whoever has pasted it and comes back has nothing to do.
    @ParameterizedTest
    @MethodSource("records")
    void whatWasPastedIsEnough(Case each) {
        var text = paste(NEED, each.records().toArray(String[]::new)).text();
        assertThat(advice(NEED, text)).isInstanceOf(SpfAdvice.NothingToDo.class);
    }
}

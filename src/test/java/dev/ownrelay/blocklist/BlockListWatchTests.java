package dev.ownrelay.blocklist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.ownrelay.health.BlockListReport;
import dev.ownrelay.health.BlockListReport.Line;
import dev.ownrelay.health.BlockListReport.State;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.xbill.DNS.Rcode;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

/// Lists are asked every hour for what agencies send from, and administrators hear of each listing
/// once.
class BlockListWatchTests extends BlockListFixture {

    private static final Duration HOUR = Duration.ofHours(1);

    @Autowired BlockListAsker asker;

    @Test
    void aListingIsToldOnceAndOnceMoreWhenItIsOver() {
        watch.all();
        assertThat(lines()).extracting(Line::state).containsOnly(State.NOT_LISTED);
        DNS.a(at(ONE, US), "127.0.0.2").txt(at(ONE, US), "Spam");
        pass(HOUR);
        var since = clock.instant();
        pass(HOUR);
        pass(HOUR);
        assertThat(lines().getFirst())
                .extracting(Line::list, Line::state, Line::subjects, Line::since, Line::reasons)
                .containsExactly(ONE, State.LISTED, List.of(US), since, List.of("Spam"));
        assertThat(notices()).containsExactly("On a block list: " + US);
        assertThat(notice()).contains("- " + US + " (Mail One) is on " + ONE + ".");
        DNS.remove(at(ONE, US));
        pass(HOUR);
        pass(HOUR);
        assertThat(lines()).extracting(Line::state).containsOnly(State.NOT_LISTED);
        assertThat(notices())
                .containsExactly("On a block list: " + US, "No longer on a block list: " + US);
        DNS.a(at(ONE, US), "127.0.0.2");
        pass(HOUR);
        assertThat(notices()).hasSize(3);
        assertThat(lines().getFirst().since()).isEqualTo(clock.instant());
    }

    @Test
    void aListThatFallsSilentEndsNoListing() {
        DNS.a(at(ONE, US), "127.0.0.2");
        watch.all();
        var since = clock.instant();
        DNS.remove(at(ONE, US)).code(at(ONE, US), Rcode.SERVFAIL);
        pass(HOUR);
        assertThat(lines()).extracting(Line::state).contains(State.UNKNOWN);
        assertThat(naming()).isEmpty();
        DNS.behave();
        working(ONE, TWO);
        DNS.a("mail.agency.test", US).a(at(ONE, US), "127.0.0.2");
        pass(HOUR);
        assertThat(lines().getFirst().since()).isEqualTo(since);
        assertThat(notices()).hasSize(1);
        assertThat(naming()).containsExactly(ONE);
    }

    @Test
    void allThatIsNewIsOneNotice() {
        DNS.a(at(ONE, US), "127.0.0.2").a(at(TWO, US), "127.0.0.2");
        DNS.a(DOMAIN + "." + NAMES, "127.0.0.2");
        watch.all();
        assertThat(notices()).containsExactly("On a block list: " + US + ", " + DOMAIN);
        assertThat(naming()).containsExactly(NAMES, ONE, TWO);
    }

    @Test
    void eachIsAskedOnceAnHourForAllAgencies() {
        var other = fixtures.agency();
        administrator(other, fixtures.server(other, "Mail Two"));
        watch.all();
        assertThat(asked())
                .containsExactly(
                        at(ONE, RELAY),
                        at(TWO, RELAY),
                        at(ONE, US),
                        at(TWO, US),
                        DOMAIN + "." + NAMES);
        pass(HOUR.minusSeconds(1));
        assertThat(asked()).isEmpty();
        pass(Duration.ofSeconds(1));
        assertThat(asked()).hasSize(5);
    }

    @Test
    void anAgencyWithManySlowServersTakesNotAllTheTime() {
        IntStream.range(0, 40).forEach(i -> fixtures.server(agency, "Slow " + i));
        fixtures.in(
                agency,
                "update smtp_server set host = 'slow' || left(id::text, 8) || '.test'"
                        + " where name like 'Slow%'");
        DNS.beforeAnswer(() -> clock.advance(Duration.ofSeconds(10)));
        watch.all();
        assertThat(DNS.questions().stream().filter(name -> name.startsWith("slow")))
                .hasSizeBetween(2, 20);
    }

    @Test
    void ofThoseWhoWishToKnowAtOnceOneAsks() throws Exception {
        watch.all();
        DNS.questions().clear();
        try (var threads = Executors.newFixedThreadPool(8)) {
            var subject = Subject.named("new.test");
            threads.invokeAll(Collections.nCopies(8, Executors.callable(() -> asker.ask(subject))));
        }
        assertThat(DNS.questions()).containsExactly("new.test." + NAMES);
    }

    @Test
    void aListIsTestedOnceADayWhileItWorks() {
        watch.all();
        for (int hour = 0; hour < 23; hour++) {
            pass(HOUR);
        }
        assertThat(tests(ONE)).isOne();
        pass(HOUR);
        assertThat(tests(ONE)).isEqualTo(2);
    }

    @Test
    void aListThatIsNotToBeBelievedIsAskedForNobody() {
        DNS.remove("2.0.0.127." + ONE);
        DNS.a(at(ONE, US), "127.0.0.2").a("1.0.0.127." + TWO, "127.0.0.2");
        DNS.a(at(TWO, US), "127.0.0.2").a(DOMAIN + "." + NAMES, "127.255.255.254");
        watch.all();
        assertThat(asked()).containsExactly(DOMAIN + "." + NAMES);
        assertThat(lines()).extracting(Line::state).containsOnly(State.UNKNOWN).hasSize(2);
        assertThat(in(agency, () -> reports.ofDomain(DOMAIN)).orElseThrow().unknown()).isOne();
        assertThat(notices()).isEmpty();
        DNS.remove("1.0.0.127." + TWO);
        pass(HOUR);
        assertThat(lines()).extracting(Line::state).containsExactly(State.LISTED, State.UNKNOWN);
    }

    @Test
    void addressesThatSomebodyNamedAreAskedForInsteadOfThoseOfTheHost() {
        named("45.9.9.9 45.8.0.0/30 45.7.0.0/16 10.0.0.1 2a02:db8::1f");
        watch.all();
        assertThat(addresses())
                .containsExactlyInAnyOrder(
                        "45.9.9.9", "45.8.0.0", "45.8.0.1", "45.8.0.2", "45.8.0.3", "2a02:db8::1f");
        named("45.9.9.9");
        pass(HOUR);
        assertThat(addresses()).containsExactly("45.9.9.9");
    }

    @Test
    void anAddressOfIpv6IsAskedOnlyWhereTheListKnowsSuch() {
        named("2a02:db8::1f");
        var mapped = Subject.of("", mapped(2)).labels();
        DNS.a(mapped + "." + TWO, "127.0.0.2").a(at(TWO, "2a02:db8::1f"), "127.0.0.2");
        watch.all();
        assertThat(lines())
                .extracting(Line::list, Line::subjects)
                .containsExactly(tuple(TWO, List.of("2a02:db8::1f")));
    }

    @Test
    void whatNobodyElseCanSeeOrMendIsNotAskedFor() {
        DNS.remove("mail.agency.test").a("mail.agency.test", "10.1.2.3");
        watch.all();
        assertThat(addresses()).isEmpty();
        assertThat(in(agency, () -> reports.ofServer(server))).isEmpty();
        DNS.a("smtp.gmail.com", "45.66.66.6");
        fixtures.in(agency, "update smtp_server set host = 'smtp.gmail.com' where id = ?", server);
        pass(HOUR);
        assertThat(addresses()).isEmpty();
    }

    @Test
    void aSilentDnsLeavesTheAddressesThatWereKnown() {
        watch.all();
        DNS.remove("mail.agency.test").code("mail.agency.test", Rcode.SERVFAIL);
        pass(HOUR);
        assertThat(addresses()).containsExactly(US);
    }

    @Test
    void aServerThatIsSwitchedOffIsLeftAlone() {
        watch.all();
        fixtures.in(agency, "update smtp_server set enabled = false where id = ?", server);
        pass(HOUR);
        assertThat(addresses()).isEmpty();
    }

    @Test
    void aDomainWhereEverybodyGetsAnAddressIsNotAskedFor() {
        fixtures.in(agency, "update app_user set email = 'anna@gmail.com' where id = ?", admin);
        watch.all();
        assertThat(asked()).noneMatch(name -> name.contains("gmail"));
    }

    @Test
    void theDefaultRelayIsOfNoAgency() {
        DNS.a(at(ONE, RELAY), "127.0.0.2");
        watch.all();
        assertThat(in(agency, () -> listings.naming(DOMAIN, null))).containsExactly(ONE);
        assertThat(naming()).isEmpty();
        assertThat(notices()).isEmpty();
        assertThat(in(agency, listings::ofAgency)).isEmpty();
        assertThat(in(agency, listings::ofRelay))
                .extracting(Listings.Listed::subject)
                .containsExactly(RELAY);
    }

    @Test
    void anotherAgencySeesNothing() {
        DNS.a(at(ONE, US), "127.0.0.2").a(DOMAIN + "." + NAMES, "127.0.0.2");
        watch.all();
        var other = fixtures.agency();
        assertThat(in(other, () -> reports.ofServer(server))).isEmpty();
        assertThat(in(other, listings::ofAgency)).isEmpty();
        assertThat(in(other, () -> listings.naming("other.test", server))).isEmpty();
        assertThat(in(agency, listings::ofAgency)).hasSize(2);
    }

    @Test
    void aPausedAgencyIsLeftAlone() {
        jdbc.sql("update agency set paused = true where id = ?").param(agency).update();
        watch.all();
        assertThat(asked()).noneMatch(name -> name.contains(DOMAIN));
    }

    @Test
    void whatNobodyHasAskedForThirtyDaysIsForgotten() {
        link("far.test");
        queue.drain();
        pass(Duration.ofDays(29));
        assertThat(stored("far.test")).isOne();
        pass(Duration.ofDays(1).plusSeconds(1));
        assertThat(stored("far.test")).isZero();
    }

    @Test
    void linksAreKnownOnceTheyWereAskedBehindWhoeverWrites() {
        DNS.a("bad.test." + NAMES, "127.0.0.2");
        assertThat(link("bad.test", "good.test")).isEmpty();
        assertThat(asked()).as("while somebody waits").isEmpty();
        queue.drain();
        assertThat(asked()).containsExactly("bad.test." + NAMES, "good.test." + NAMES);
        assertThat(link("bad.test", "good.test")).containsExactly("bad.test");
        queue.drain();
        assertThat(asked()).as("within the hour").isEmpty();
        clock.advance(HOUR);
        DNS.code("bad.test." + NAMES, Rcode.SERVFAIL);
        assertThat(link("bad.test")).containsExactly("bad.test");
        queue.drain();
        assertThat(link("bad.test")).as("as last known").containsExactly("bad.test");
    }

    @Test
    void inAnHourAnAgencyHasOnlySoManyLinksAsked() {
        for (int i = 0; i < 9; i++) {
            linkHundred(i);
            linkHundred(i);
            queue.drain();
        }
        assertThat(asked()).hasSize(BlockListQueue.MOST_AN_HOUR);
        agency = fixtures.agency();
        linkHundred(9);
        queue.drain();
        assertThat(asked()).as("of another agency").hasSize(100);
        clock.advance(HOUR);
        linkHundred(10);
        queue.drain();
        assertThat(asked()).as("an hour later").hasSize(100);
    }

    private void linkHundred(int first) {
        link(
                IntStream.range(100 * first, 100 * first + 100)
                        .mapToObj(i -> "l" + i + ".test")
                        .toArray(String[]::new));
    }

    @Test
    void anAgencyHasOnlySoManyLinksAsked() {
        link(IntStream.range(0, 450).mapToObj(i -> "l" + i + ".test").toArray(String[]::new));
        queue.drain();
        assertThat(asked()).hasSize(200);
    }

    private List<String> link(String... domains) {
        return List.copyOf(in(agency, () -> listings.links(List.of(domains))).keySet());
    }

    private List<String> naming() {
        return in(agency, () -> listings.naming(DOMAIN, server));
    }

    private List<Line> lines() {
        return in(agency, () -> reports.ofServer(server))
                .map(BlockListReport::lines)
                .orElse(List.of());
    }

    private void named(String addresses) {
        fixtures.in(
                agency,
                "update smtp_server set outgoing_addresses = ? where id = ?",
                addresses,
                server);
    }

    private List<String> addresses() {
        return strings(
                agency, "select address from blocklist_watched where smtp_server_id is not null");
    }

    private long stored(String subject) {
        return jdbc.sql("select count(*) from blocklist_answer where subject = ?")
                .param(subject)
                .query(Long.class)
                .single();
    }

    private static long tests(String zone) {
        return DNS.questions().stream().filter(("2.0.0.127." + zone)::equals).count();
    }

    private static byte[] mapped(int last) {
        var octets = new byte[16];
        octets[10] = octets[11] = (byte) 0xFF;
        octets[12] = 0x7F;
        octets[15] = (byte) last;
        return octets;
    }
}

package dev.ownrelay.demo;

import org.jspecify.annotations.Nullable;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/// The two weeks that lie behind the agencies of the demo when somebody first looks.
final class DemoWeeks {

    private static final int DAYS = 14;
    private static final Map<DayOfWeek, Integer> EMAILS =
            Map.of(
                    DayOfWeek.MONDAY, 4,
                    DayOfWeek.TUESDAY, 5,
                    DayOfWeek.WEDNESDAY, 3,
                    DayOfWeek.THURSDAY, 5,
                    DayOfWeek.FRIDAY, 2,
                    DayOfWeek.SATURDAY, 1,
                    DayOfWeek.SUNDAY, 0);

    /// Today's emails, by how long ago they were written.
    private static final List<Duration> TODAY =
            List.of(
                    Duration.ofMinutes(470),
                    Duration.ofMinutes(355),
                    Duration.ofMinutes(240),
                    Duration.ofMinutes(110),
                    Duration.ofMinutes(42),
                    Duration.ofMinutes(9));

    private final DemoDiary diary = new DemoDiary();
    private final Instant now;
    private final ZoneId zone;
    private int written;

    DemoWeeks(Instant now, ZoneId zone) {
        this.now = now;
        this.zone = zone;
    }

    DemoDiary of(DemoAgency kade, DemoAgency northbank, DemoMailServers servers) {
        for (var agency : List.of(kade, northbank)) {
            ordinaryDays(agency);
            whatGoesWrong(agency);
        }
        brokenInterim(kade, servers.kadeInterim());
        newsletterLeaves(kade);
        changedPassword(northbank, servers.northbankEvents());
        pausedInvitation(northbank);
        return diary;
    }

    private void ordinaryDays(DemoAgency agency) {
        var today = LocalDate.ofInstant(now, zone);
        for (int ago = DAYS - 1; ago >= 0; ago--) {
            var day = today.minusDays(ago);
            at(day, 7, 5, agency::allWork);
            int emails = EMAILS.get(day.getDayOfWeek());
            for (int i = 0; i < emails; i++) {
                at(day, 8 + 2 * i, (i * 23 + ago * 7) % 60, ordinary(agency));
            }
        }
        TODAY.forEach(ago -> diary.at(now.minus(ago), ordinary(agency)));
    }

    private Runnable ordinary(DemoAgency agency) {
        int number = written++;
        var who = agency.writers().get(number % 3);
        return () -> agency.send(who, number, agency.ordinary(number * 5));
    }

    /// Only what lies behind the emails of today.
    private void at(LocalDate day, int hour, int minute, Runnable deed) {
        var moment = day.atTime(LocalTime.of(hour, minute)).atZone(zone).toInstant();
        if (moment.isBefore(now.minus(Duration.ofHours(9)))) {
            diary.at(moment, deed);
        }
    }

    private void ago(Duration ago, Runnable deed) {
        diary.at(now.minus(ago), deed);
    }

    private void whatGoesWrong(DemoAgency agency) {
        var recruiter = agency.writers().get(1);
        var me = agency.signedIn(recruiter);
        ago(
                Duration.ofDays(9),
                () -> {
                    var full = agency.send(recruiter, 2, agency.at("full.example"));
                    agency.desk().putAside(me, full);
                });
        ago(
                Duration.ofHours(101),
                () -> {
                    var unwanted = agency.write(recruiter, 3, agency.ordinary(7));
                    agency.desk().cancel(me, unwanted);
                });
        ago(
                Duration.ofHours(75),
                () -> {
                    var to = agency.ordinary(11);
                    var message = agency.send(recruiter, 1, to);
                    agency.desk().bringBack(me, message, DemoWords.bounce(to.email()));
                });
        ago(Duration.ofHours(26), () -> agency.send(recruiter, 3, agency.at("strict.example")));
        ago(Duration.ofHours(21), () -> agency.send(recruiter, 4, agency.at("unsure.example")));
        ago(Duration.ofHours(3), () -> markedWhileAnotherWaits(agency));
        ago(Duration.ofMinutes(25), () -> agency.send(recruiter, 0, agency.at("busy.example")));
        invitationOf(agency);
    }

    /// The first is refused, so the second does not leave.
    private void markedWhileAnotherWaits(DemoAgency agency) {
        var gone = agency.at("gone.example");
        var second = agency.writers().get(2);
        agency.write(second, 2, gone);
        agency.send(agency.writers().get(1), 0, gone);
        agency.turn(second);
    }

    private void invitationOf(DemoAgency agency) {
        var email = DemoWords.invitation(agency.plan().locale());
        var who = agency.writers().get(1);
        ago(
                Duration.ofDays(6),
                () -> {
                    agency.writeToMany(who, email, 0, 20);
                    agency.turn(who);
                });
    }

    /// Worked until yesterday; since then nobody answers there, and emails wait.
    private void brokenInterim(DemoAgency kade, DemoMailServer server) {
        var noor = kade.person("noor");
        ago(Duration.ofHours(50), () -> kade.send(noor, 1, kade.ordinary(3)));
        ago(Duration.ofHours(23), server::breakDown);
        waiting(kade, noor);
    }

    /// Worked until yesterday; since then its login is refused, and emails wait.
    private void changedPassword(DemoAgency northbank, DemoMailServer server) {
        var priya = northbank.person("priya");
        ago(Duration.ofHours(52), () -> northbank.send(priya, 2, northbank.ordinary(5)));
        ago(Duration.ofHours(23), () -> server.changePassword(DemoMailServers.NEW_PASSWORD));
        waiting(northbank, priya);
    }

    private void waiting(DemoAgency agency, DemoPeople.Person who) {
        ago(Duration.ofHours(22), () -> agency.send(who, 0, agency.ordinary(17)));
        ago(Duration.ofHours(20), () -> agency.send(who, 3, agency.ordinary(23)));
        ago(Duration.ofHours(5), () -> agency.send(who, 4, agency.ordinary(29)));
        ago(Duration.ofHours(4), agency::checkAll);
        ago(Duration.ofMinutes(64), () -> agency.turn(who));
        ago(Duration.ofMinutes(5), () -> agency.turn(who));
    }

    /// A part of it has left when somebody looks; its server takes six a minute.
    private void newsletterLeaves(DemoAgency kade) {
        var sophie = kade.person("sophie");
        slowly(kade, sophie, Duration.ofSeconds(150), 36, 12);
    }

    private void pausedInvitation(DemoAgency northbank) {
        var ben = northbank.person("ben");
        var batch = slowly(northbank, ben, Duration.ofMinutes(50), 24, 9);
        ago(
                Duration.ofMinutes(47),
                () -> northbank.desk().pause(northbank.signedIn(ben), batch.get()));
    }

    /// @param left how many have left then
    /// @return the batch, once it is written
    private Supplier<UUID> slowly(
            DemoAgency agency, DemoPeople.Person who, Duration begun, int emails, int left) {
        var batch = new AtomicReference<@Nullable UUID>();
        var email = DemoWords.newsletter(agency.plan().locale());
        ago(begun, () -> batch.set(agency.writeToMany(who, email, 5, emails)));
        for (int i = 0; i < left; i++) {
            ago(begun.minusSeconds(1 + i * 11L), () -> agency.turn(who));
        }
        return () -> Objects.requireNonNull(batch.get());
    }
}

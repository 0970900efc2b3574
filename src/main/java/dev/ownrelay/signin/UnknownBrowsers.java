package dev.ownrelay.signin;

import dev.ownrelay.account.SignInThrottle;
import dev.ownrelay.secret.Sha256;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntFunction;

/// Lets tries from browsers that an account does not know through, on all nodes together: a few in
/// each round, and the others in the order in which their browsers first asked.
///
/// A try passes four lines: that of the account in one network, of the account, of the network and
/// of the installation. Who is sent away has a place in each line that was full, and keeps it by
/// coming back. So whoever tries without end stands behind those who asked before, and who does not
/// come back for a place soon stands in nobody's way. The first try of a round needs no place. What
/// a line does is the same whether the account exists or not, and a right password gives back what
/// it took: nobody can see from outside that the owner came in.
@Component
class UnknownBrowsers {

    static final Duration ROUND = Duration.ofSeconds(30);

    /// How long a place is kept for a browser that does not come back.
    static final Duration PATIENCE = ROUND.multipliedBy(3);

    /// Places of one site that count for others in the line of an account, however many browsers it
    /// pretends to be.
    static final int IN_FRONT = 2;

    private static final String IN_LINE =
            """
            with line as (
                select * from unnest(:names::text[], :origins::text[], :slots::int[])
                    with ordinality as l (name, origin, slots, number)
            ), standing as (
                select line.*, coalesce(r.used, 0) as used, mine.front_at,
                    (select count(*) from (select from sign_in_place p
                        where p.line = name and p.origin = line.origin and p.browser <> :browser
                            and p.ready and p.seen_at > :live and (p.asked_at, p.browser)
                                < (coalesce(mine.asked_at, 'infinity'), :browser)
                        limit :fronts) as earlier) < :fronts as front
                from line
                left join sign_in_round r on r.line = name and r.began >= :began
                left join sign_in_place mine on mine.line = name and mine.browser = :browser
                    and mine.seen_at > :live
            ), ahead as (
                select standing.*, case when not front then slots else (
                    select count(*) from (select from sign_in_place p
                        where p.line = name and p.browser <> :browser and p.front_at is not null
                            and p.ready and p.seen_at > :live and (p.front_at, p.browser)
                                < (coalesce(standing.front_at, 'infinity'), :browser)
                        limit slots) as before) end as ahead
                from standing
            ), full_line as (
                select *, row_number() over (order by number) = 1 as ready
                from ahead where used > 0 and used + ahead >= slots
            ), placed as (
                insert into sign_in_place as p
                    (line, browser, origin, asked_at, front_at, seen_at, ready)
                select name, :browser, origin, :now,
                    case when front and ready then :now::timestamptz end, :now, ready
                from full_line order by number
                on conflict (line, browser) do update set
                    asked_at = case when p.seen_at > :live then p.asked_at
                        else excluded.asked_at end,
                    front_at = case when p.seen_at > :live and p.front_at is not null
                        then p.front_at else excluded.front_at end,
                    origin = excluded.origin, seen_at = excluded.seen_at,
                    ready = excluded.ready
            )
            select ahead, exists (select from full_line) as full_line from ahead order by number
            """;

    /// @param ahead places of others that come first, at most as many as the line lets through
    /// @param fullLine whether the browser has to wait in any line
    private record Ahead(int ahead, boolean fullLine) {}

    /// A try that was let through.
    static final class Turn {

        private final List<SignInLine> lines;
        private final String browser;
        private final Instant began;

        private Turn(List<SignInLine> lines, String browser, Instant began) {
            this.lines = lines;
            this.browser = browser;
            this.began = began;
        }
    }

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Clock clock;

    UnknownBrowsers(JdbcClient jdbc, TransactionTemplate transaction, Clock clock) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.clock = clock;
    }

    /// Counts a try before it is made, so that tries at the same moment cannot pass together.
    ///
    /// @param network of the client
    /// @param session of the browser, by which it is known when it comes back
    /// @throws SignInThrottle.TooSoon when it is not the browser's turn
    Turn admit(String email, String network, String session) {
        var browser = Sha256.of(session);
        var now = clock.instant();
        var turn = new Turn(SignInLine.of(email, network, browser), browser, round(now));
        List<Ahead> ahead;
        do {
            ahead = standInLine(turn, now);
            if (ahead.stream().anyMatch(Ahead::fullLine)) {
                throw new SignInThrottle.TooSoon(now, turn.began.plus(ROUND));
            }
        } while (!take(turn, ahead));
        return turn;
    }

    /// The password was right: nobody had to be slowed down.
    void giveBack(Turn turn) {
        for (var line : turn.lines) {
            jdbc.sql(
                            """
                            update sign_in_round set used = used - 1
                            where line = ? and began = ? and used > 0
                            """)
                    .params(line.name(), at(turn.began))
                    .update();
        }
    }

    private List<Ahead> standInLine(Turn turn, Instant now) {
        return jdbc.sql(IN_LINE)
                .param("names", column(turn, SignInLine::name, String[]::new))
                .param("origins", column(turn, SignInLine::origin, String[]::new))
                .param("slots", column(turn, SignInLine::slots, Integer[]::new))
                .param("browser", turn.browser)
                .param("fronts", IN_FRONT)
                .param("began", at(turn.began))
                .param("live", at(now.minus(PATIENCE)))
                .param("now", at(now))
                .query(Ahead.class)
                .list();
    }

    /// @return false when others were faster
    private boolean take(Turn turn, List<Ahead> ahead) {
        var used = new ArrayList<Integer>();
        transaction.executeWithoutResult(status -> {
            for (var line : turn.lines) {
                var taken = take(line, turn, ahead.get(used.size()).ahead());
                if (taken.isEmpty()) {
                    status.setRollbackOnly();
                    return;
                }
                used.add(taken.get());
            }
        });
        if (used.size() < turn.lines.size()) {
            return false;
        }
        if (used.getLast() == 1) {
            forgetOld(turn);
        }
        return true;
    }

    /// Asks anew whether there is room for those ahead: many may have been judged before one took.
    private Optional<Integer> take(SignInLine line, Turn turn, int ahead) {
        var used =
                jdbc.sql(
                                """
                                insert into sign_in_round as r values (:line, :began, 1)
                                on conflict (line) do update set
                                    used = case when r.began < :began then 1 else r.used + 1 end,
                                    began = greatest(r.began, :began)
                                where r.began < :began or r.used = 0 or r.used + :ahead < :slots
                                returning used
                                """)
                        .param("line", line.name())
                        .param("began", at(turn.began))
                        .param("slots", line.slots())
                        .param("ahead", ahead)
                        .query(Integer.class)
                        .optional();
        jdbc.sql("delete from sign_in_place where line = ? and browser = ?")
                .params(line.name(), turn.browser)
                .update();
        return used;
    }

    /// By the first of a round, so that a flood cleans up after itself. Rows that somebody holds
    /// can wait for the next one.
    private void forgetOld(Turn turn) {
        jdbc.sql(
                        """
                        delete from sign_in_place where (line, browser) in (
                            select line, browser from sign_in_place where seen_at <= ?
                            for update skip locked)
                        """)
                .param(at(turn.began.minus(PATIENCE)))
                .update();
        jdbc.sql(
                        """
                        delete from sign_in_round where line in (
                            select line from sign_in_round where began < ? for update skip locked)
                        """)
                .param(at(turn.began.minus(PATIENCE)))
                .update();
    }

    private static <T> T[] column(
            Turn turn, Function<SignInLine, T> value, IntFunction<T[]> array) {
        return turn.lines.stream().map(value).toArray(array);
    }

    private static Instant round(Instant now) {
        return Instant.ofEpochSecond(now.getEpochSecond() / ROUND.toSeconds() * ROUND.toSeconds());
    }

    private static Timestamp at(Instant instant) {
        return Timestamp.from(instant);
    }
}

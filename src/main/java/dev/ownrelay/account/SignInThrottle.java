package dev.ownrelay.account;

import dev.ownrelay.secret.Sha256;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.core.AuthenticationException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/// Lets those who guess a password where nobody else can wait longer and longer, on all nodes
/// together: with the token of a device, or signed in. Nobody is locked out: each wait ends, and a
/// right password ends the counting.
@Component
public class SignInThrottle {

    public static final Duration FIRST_WAIT = Duration.ofSeconds(5);
    public static final Duration LONGEST_WAIT = Duration.ofMinutes(5);
    static final Duration FORGOTTEN_AFTER = Duration.ofHours(1);
    public static final int FREE = 4;

    /// Too many failures; sign-in may be tried again after a while.
    @SuppressWarnings("serial")
    public static class TooSoon extends AuthenticationException {

        private final long seconds;

        public TooSoon(Instant now, Instant until) {
            super("Too many failed sign-ins");
            seconds = Math.max(1, Duration.between(now, until).plusMillis(999).toSeconds());
        }

        /// Seconds to wait, at least 1.
        public long seconds() {
            return seconds;
        }
    }

    private final JdbcClient jdbc;
    private final Clock clock;

    SignInThrottle(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /// Counts a try before it is made, so that tries at the same moment cannot pass together.
    ///
    /// @param who guesses at what
    /// @return tries in a row, this one included
    /// @throws TooSoon while they have to wait
    @Transactional(noRollbackFor = TooSoon.class)
    public int admit(String who) {
        var subject = Sha256.of(who);
        var now = clock.instant();
        var counted =
                jdbc.sql(
                                """
                                insert into sign_in_failure as f values (:subject, 1, :now, :now)
                                on conflict (subject) do update set
                                    failures = case when f.last_failed_at < :forgotten then 1 else f.failures + 1 end,
                                    last_failed_at = :now,
                                    blocked_until = :now
                                where f.blocked_until <= :now
                                returning failures
                                """)
                        .param("subject", subject)
                        .param("now", at(now))
                        .param("forgotten", at(now.minus(FORGOTTEN_AFTER)))
                        .query(Integer.class)
                        .optional();
        if (counted.isEmpty()) {
            throw new TooSoon(now, blockedUntil(subject));
        }
        if (counted.get() > FREE) {
            block(subject, now.plus(waitAfter(counted.get() - FREE)));
        }
        return counted.get();
    }

    /// The try was right after all.
    @Transactional
    public void forget(String who) {
        jdbc.sql("delete from sign_in_failure where subject = ? or last_failed_at < ?")
                .params(Sha256.of(who), at(clock.instant().minus(FORGOTTEN_AFTER)))
                .update();
    }

    private void block(String subject, Instant until) {
        jdbc.sql("update sign_in_failure set blocked_until = ? where subject = ?")
                .params(at(until), subject)
                .update();
    }

    private Instant blockedUntil(String subject) {
        return jdbc.sql("select blocked_until from sign_in_failure where subject = ?")
                .param(subject)
                .query(Timestamp.class)
                .single()
                .toInstant();
    }

    public static Duration waitAfter(int failures) {
        var doubled = FIRST_WAIT.multipliedBy(1L << Math.min(failures - 1, 20));
        return doubled.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : doubled;
    }

    private static Timestamp at(Instant instant) {
        return Timestamp.from(instant);
    }
}

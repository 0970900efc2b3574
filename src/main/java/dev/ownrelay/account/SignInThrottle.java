package dev.ownrelay.account;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.core.AuthenticationException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;

/// Lets those who guess passwords wait longer and longer, by address and by client, on all nodes
/// together. Nobody is locked out: each wait ends, and a right password ends the counting.
@Component
class SignInThrottle {

    static final Duration FIRST_WAIT = Duration.ofSeconds(5);
    static final Duration LONGEST_WAIT = Duration.ofMinutes(5);
    static final Duration FORGOTTEN_AFTER = Duration.ofHours(1);
    static final int FREE_BY_ADDRESS = 4;
    static final int FREE_BY_CLIENT = 20;

    /// Too many failures; sign-in may be tried again after a while.
    @SuppressWarnings("serial")
    static class TooSoon extends AuthenticationException {

        private final long seconds;

        TooSoon(long seconds) {
            super("Too many failed sign-ins");
            this.seconds = seconds;
        }

        /// Seconds to wait, at least 1.
        long seconds() {
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
    /// @throws TooSoon while the address or the client has to wait
    @Transactional(noRollbackFor = TooSoon.class)
    public void admit(String email, String client) {
        admit(subject("client", client), FREE_BY_CLIENT);
        admit(subject("address", email), FREE_BY_ADDRESS);
    }

    /// The try was right after all.
    @Transactional
    public void forget(String email, String client) {
        jdbc.sql("delete from sign_in_failure where subject = ? or last_failed_at < ?")
                .params(subject("address", email), at(clock.instant().minus(FORGOTTEN_AFTER)))
                .update();
        jdbc.sql("update sign_in_failure set failures = failures - 1 where subject = ?")
                .param(subject("client", client))
                .update();
    }

    private void admit(String subject, int free) {
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
            throw new TooSoon(secondsLeft(subject, now));
        }
        if (counted.get() > free) {
            block(subject, now.plus(waitAfter(counted.get() - free)));
        }
    }

    private void block(String subject, Instant until) {
        jdbc.sql("update sign_in_failure set blocked_until = ? where subject = ?")
                .params(at(until), subject)
                .update();
    }

    private long secondsLeft(String subject, Instant now) {
        var until =
                jdbc.sql("select blocked_until from sign_in_failure where subject = ?")
                        .param(subject)
                        .query(Timestamp.class)
                        .single()
                        .toInstant();
        return Math.max(1, Duration.between(now, until).plusMillis(999).toSeconds());
    }

    static Duration waitAfter(int failures) {
        var doubled = FIRST_WAIT.multipliedBy(1L << Math.min(failures - 1, 20));
        return doubled.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : doubled;
    }

    /// Hashed: what people typed may be of any length, or a password in the wrong field.
    private static String subject(String kind, String text) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            var hash = digest.digest((kind + ' ' + text).getBytes(StandardCharsets.UTF_8));
            return kind + ' ' + HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Timestamp at(Instant instant) {
        return Timestamp.from(instant);
    }
}

package dev.ownrelay.agency;

import dev.ownrelay.secret.Sha256;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

import java.security.SecureRandom;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;

/// The one-time right to make the first agency. Only the hash of a token is stored.
@Component
class SetupLinks {

    static final Duration VALID = Duration.ofHours(24);

    /// The link was used, has expired, or never was.
    @SuppressWarnings("serial")
    static class Spent extends RuntimeException {}

    private final JdbcClient jdbc;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    SetupLinks(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /// Makes a new token; those made before are worth nothing from now on.
    @Transactional
    public String issue() {
        var bytes = new byte[32];
        random.nextBytes(bytes);
        var token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        jdbc.sql("delete from setup_link").update();
        jdbc.sql("insert into setup_link values (?, ?)")
                .params(Sha256.of(token), Timestamp.from(clock.instant().plus(VALID)))
                .update();
        return token;
    }

    @Transactional(readOnly = true)
    public boolean valid(String token) {
        return jdbc.sql("select count(*) from setup_link where token_hash = ? and expires_at > ?")
                        .params(Sha256.of(token), Timestamp.from(clock.instant()))
                        .query(Integer.class)
                        .single()
                > 0;
    }

    /// Uses a token up, in the transaction of what it allows.
    ///
    /// @throws Spent when it is not, or no longer, valid
    @Transactional(propagation = Propagation.MANDATORY)
    public void redeem(String token) {
        var redeemed =
                jdbc.sql("delete from setup_link where token_hash = ? and expires_at > ?")
                        .params(Sha256.of(token), Timestamp.from(clock.instant()))
                        .update();
        if (redeemed != 1) {
            throw new Spent();
        }
    }
}

package dev.ownrelay.link;

import dev.ownrelay.account.AppUser;
import dev.ownrelay.secret.Sha256;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;

/// Bounds how much mail with links people can have sent, to themselves and to others, on all nodes
/// together.
@Component
public class LinkLimits {

    static final Duration COUNTED = Duration.ofHours(1);
    static final Duration LONGEST = Duration.ofDays(1);
    static final int MOST_TO_USER = 5;
    static final int MOST_OF_AGENCY = 500;

    private final JdbcClient jdbc;
    private final Clock clock;

    LinkLimits(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /// Counts what an agency has sent to one of its users.
    @Transactional(propagation = Propagation.MANDATORY)
    public boolean take(AppUser user) {
        return take("user " + user.getId(), MOST_TO_USER)
                && take("agency " + user.tenantId(), MOST_OF_AGENCY);
    }

    /// Counts a wish, unless it is one too many: whoever goes on asking shuts nobody out for
    /// longer. Those of the same moment wait for each other, so that they cannot pass together.
    ///
    /// @param subject what is counted; stored as a hash, as it may be what somebody typed
    /// @param most within an hour
    /// @return false: it is too much
    @Transactional(propagation = Propagation.MANDATORY)
    public boolean take(String subject, int most) {
        return take(subject, most, COUNTED);
    }

    /// As [#take], within a day.
    @Transactional(propagation = Propagation.MANDATORY)
    public boolean takeOfDay(String subject, int most) {
        return take(subject, most, LONGEST);
    }

    private boolean take(String subject, int most, Duration within) {
        var hash = Sha256.of(subject);
        var now = clock.instant();
        jdbc.sql("select 1 from pg_advisory_xact_lock(hashtextextended(?, 0))")
                .param(hash)
                .query(Integer.class)
                .single();
        jdbc.sql("delete from link_asked where at <= ?")
                .param(Timestamp.from(now.minus(LONGEST)))
                .update();
        return jdbc.sql(
                                """
                                insert into link_asked select :subject, :now
                                where (select count(*) from link_asked
                                    where subject = :subject and at > :since) < :most
                                """)
                        .param("subject", hash)
                        .param("now", Timestamp.from(now))
                        .param("since", Timestamp.from(now.minus(within)))
                        .param("most", most)
                        .update()
                > 0;
    }
}

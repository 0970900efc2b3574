package dev.ownrelay.account;

import dev.ownrelay.tenant.AuditTrail;
import dev.ownrelay.tenant.CurrentTenant;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;

/// Tells of wrong passwords and codes at an account of which somebody holds a part of what lets in:
/// in the trail, and its owner by mail where it looks like guessing.
@Component
public class GuessNotes {

    /// Tries in a row: owners are wrong now and then, too.
    public static final int SUSPICIOUS = 3;

    /// Of each deed of a user in the trail, which nobody fills by going on.
    public static final int MOST_A_DAY = 20;

    private final AuditTrail trail;
    private final IntruderNews news;
    private final JdbcClient jdbc;
    private final Clock clock;

    GuessNotes(AuditTrail trail, IntruderNews news, JdbcClient jdbc, Clock clock) {
        this.trail = trail;
        this.news = news;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /// @param deed in the trail
    /// @param suspicious whether the owner is told
    @Transactional
    public void wrong(UUID userId, String deed, IntruderNews.What what, boolean suspicious) {
        if (toldToday(userId, deed) < MOST_A_DAY) {
            trail.note(userId, deed, userId, "");
        }
        if (suspicious) {
            news.tell(userId, what);
        }
    }

    private int toldToday(UUID userId, String deed) {
        return jdbc.sql(
                        """
                        select count(*) from audit_event where tenant_id = :agency
                            and subject_id = :user and action = :deed and at > :since
                        """)
                .param("agency", CurrentTenant.get())
                .param("user", userId)
                .param("deed", deed)
                .param("since", Timestamp.from(clock.instant().minus(Duration.ofDays(1))))
                .query(Integer.class)
                .single();
    }
}

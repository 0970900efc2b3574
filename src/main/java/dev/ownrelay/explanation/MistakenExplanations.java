package dev.ownrelay.explanation;

import dev.ownrelay.account.SignedIn;
import dev.ownrelay.feedback.WrongExplanations;
import dev.ownrelay.tenant.CurrentTenant;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.sql.Timestamp;
import java.time.Clock;
import java.util.UUID;

/// Notes which of our explanations an agency found wrong, and counts them for the operator.
@Component
class MistakenExplanations {

    private final ServerReplies replies;
    private final WrongExplanations wrong;
    private final JdbcClient jdbc;
    private final Clock clock;

    MistakenExplanations(
            ServerReplies replies, WrongExplanations wrong, JdbcClient jdbc, Clock clock) {
        this.replies = replies;
        this.wrong = wrong;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /// Counted once, as long as the note stands.
    void note(ServerReply reply, SignedIn me) {
        var now = clock.instant();
        int first =
                jdbc.sql(
                                """
                                insert into explanation_note
                                    (tenant_id, id, reply, written_by, written_at, created_at)
                                values (?, ?, ?, ?, ?, ?) on conflict (tenant_id, reply) do nothing
                                """)
                        .params(CurrentTenant.get(), UUID.randomUUID(), reply.shape(), me.userId())
                        .params(Timestamp.from(now), Timestamp.from(now))
                        .update();
        if (first == 1) {
            wrong.note(replies.explain(reply).cause(), reply.pattern(), now);
        }
    }
}

package dev.ownrelay.batch;

import dev.ownrelay.rejection.Cause;
import dev.ownrelay.rejection.Explanation;
import dev.ownrelay.rejection.Explanation.Course;
import dev.ownrelay.rejection.Telling;
import dev.ownrelay.tenant.CurrentTenant;

import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.context.MessageSourceResolvable;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Finds what paused by itself and still waits.
@Service
public class SelfPauses {

    private static final Telling.Reader SENDER = new Telling.Reader(false, true);

    private final JdbcClient jdbc;
    private final MessageSource words;

    SelfPauses(JdbcClient jdbc, MessageSource words) {
        this.jdbc = jdbc;
        this.words = words;
    }

    /// Of one sender.
    @Transactional(readOnly = true)
    public List<SelfPause> ofSender(UUID sender) {
        return find(null, sender);
    }

    @Transactional(readOnly = true)
    Optional<SelfPause> of(UUID batch) {
        return find(batch, null).stream().findFirst();
    }

    private List<SelfPause> find(@Nullable UUID batch, @Nullable UUID sender) {
        return jdbc.sql(
                        """
                        select p.batch_id, p.cause, p.refused, count(*) as held,
                            min(m.subject) as subject
                        from batch_pause p join message m using (tenant_id, batch_id, sender_id)
                        where p.tenant_id = :agency and p.cause is not null
                            and (:batch::uuid is null or p.batch_id = :batch)
                            and (:sender::uuid is null or p.sender_id = :sender)
                            and m.state = 'HELD' and m.batch_paused
                        group by p.batch_id, p.sender_id, p.cause, p.refused, p.paused_at
                        order by p.paused_at desc
                        """)
                .param("agency", CurrentTenant.get())
                .param("batch", batch)
                .param("sender", sender)
                .query((row, _) -> pause(row))
                .list();
    }

    private SelfPause pause(ResultSet row) throws SQLException {
        var cause = Cause.of(row.getString("cause")).orElse(Cause.UNKNOWN);
        var telling = new Telling(Explanation.refused(cause), Course.GAVE_UP, null, SENDER);
        return new SelfPause(
                row.getObject("batch_id", UUID.class),
                row.getString("subject"),
                row.getLong("held"),
                row.getLong("refused"),
                cause.id(),
                words(telling.what()),
                words(telling.next()));
    }

    private String words(MessageSourceResolvable said) {
        return words.getMessage(said, LocaleContextHolder.getLocale());
    }
}

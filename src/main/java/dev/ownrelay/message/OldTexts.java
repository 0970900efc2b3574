package dev.ownrelay.message;

import dev.ownrelay.tenant.AuditTrail;
import dev.ownrelay.tenant.CurrentTenant;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// Takes the text and the files from messages that are old: from those that are finished, from
/// those of which nobody knows whether they left, and from those on hold, which are cancelled with
/// it. What became of them stays.
@Repository
class OldTexts {

    static final int SLICE = 500;

    /// Messages on hold are read with their texts.
    static final int HELD_SLICE = 100;

    /// Of these only a time is written.
    static final int NOTED = 5000;

    private static final String REMOVE =
            """
            update message set source = '', splice_at = null, text_removed_at = :now
            where tenant_id = :agency and id = any(:ids)
            """;

    private static final String FINISHED =
            """
            select id from message where tenant_id = :agency and text_removed_at is null
                and finished_at < :before and state in ('SENT', 'FAILED', 'CANCELLED')
            """;

    private static final String ORDERED = FINISHED + " order by finished_at";

    private static final String UNKNOWN =
            """
            select id from message where tenant_id = :agency and text_removed_at is null
                and finished_at < :before and state = 'UNKNOWN'
            """;

    private static final String COUNT =
            "select count(*) from ((%1$s and finished_at >= :from limit :most) union all (%2$s and"
                    + " finished_at >= :from limit :most) limit :most) old";

    private static final String HELD =
            """
            select id from message where tenant_id = :agency and state = 'HELD'
                and held_since >= queued_at and held_since < :before
            """;

    private final Messages messages;
    private final Attachments attachments;
    private final AuditTrail audit;
    private final JdbcClient jdbc;

    OldTexts(Messages messages, Attachments attachments, AuditTrail audit, JdbcClient jdbc) {
        this.messages = messages;
        this.attachments = attachments;
        this.audit = audit;
        this.jdbc = jdbc;
    }

    /// @return how many finished messages lost their text, up to a slice
    @Transactional
    public int remove(Instant before, Instant now) {
        return remove(attachments.slice(old(ORDERED, before, SLICE)), now);
    }

    /// The same of those of which nobody knows whether they left: their state stays.
    @Transactional
    public int removeUnknown(Instant before, Instant now) {
        return remove(attachments.slice(old(UNKNOWN, before, SLICE)), now);
    }

    /// Begins the time of those that were not known to be on hold, or were sent again since.
    ///
    /// @return how many, up to a slice
    @Transactional
    public int noteHeld(Instant now) {
        return jdbc.sql(
                        """
                        update message set held_since = greatest(:now::timestamptz, queued_at)
                        where tenant_id = :agency and id in (select id from message
                            where tenant_id = :agency and state = 'HELD'
                                and (held_since is null or held_since < queued_at)
                            limit :slice for no key update skip locked)
                        """)
                .param("now", Timestamp.from(now))
                .param("agency", CurrentTenant.get())
                .param("slice", NOTED)
                .update();
    }

    /// What nobody has decided about for so long does not leave any more.
    ///
    /// @return how many, up to a slice
    @Transactional
    public int cancelHeld(Instant before, Instant now) {
        var held = attachments.slice(old(HELD, before, HELD_SLICE));
        messages.findAllById(held).forEach(message -> message.cancel(now));
        messages.flush();
        if (!held.isEmpty()) {
            audit.note(null, "message.hold-ended", null, Integer.toString(held.size()));
        }
        return remove(held, now);
    }

    /// How many would lose their texts, up to a number.
    ///
    /// @param from null: however old they are
    @Transactional(readOnly = true)
    public int count(@Nullable Instant from, Instant before, int most) {
        return jdbc.sql(COUNT.formatted(FINISHED, UNKNOWN))
                .param("agency", CurrentTenant.get())
                .param("from", Timestamp.from(from == null ? Instant.EPOCH : from))
                .param("before", Timestamp.from(before))
                .param("most", most)
                .query(Integer.class)
                .single();
    }

    /// How many on hold would be cancelled, up to a number.
    @Transactional(readOnly = true)
    public int countHeld(Instant before, int most) {
        return jdbc.sql("select count(*) from (" + HELD + " limit :most) held")
                .param("agency", CurrentTenant.get())
                .param("before", Timestamp.from(before))
                .param("most", most)
                .query(Integer.class)
                .single();
    }

    /// Locked; what somebody else changes just now is left to the next night.
    private List<UUID> old(String which, Instant before, int slice) {
        return jdbc.sql(which + " limit :slice for update skip locked")
                .param("agency", CurrentTenant.get())
                .param("before", Timestamp.from(before))
                .param("slice", slice)
                .query(UUID.class)
                .list();
    }

    private int remove(List<UUID> ids, Instant now) {
        jdbc.sql(REMOVE)
                .param("now", Timestamp.from(now))
                .param("agency", CurrentTenant.get())
                .param("ids", ids.toArray(UUID[]::new))
                .update();
        attachments.release(ids);
        return ids.size();
    }
}

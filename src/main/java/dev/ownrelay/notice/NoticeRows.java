package dev.ownrelay.notice;

import static java.util.stream.Collectors.joining;

import dev.ownrelay.conversation.DeliveryResult.Reply;
import dev.ownrelay.tenant.CurrentTenant;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// The notices of the agency that the thread acts for. Only whoever has claimed one changes it.
@Repository
class NoticeRows {

    /// Longer than any conversation takes: then whoever claimed it has died.
    private static final Duration CLAIM = Duration.ofMinutes(5);

    private static final String CLAIMED =
            """
             where tenant_id = :agency and id = :id and state = 'WAITING' and claimed_until = :claim
            """;

    /// Kinds, between commas.
    private static final String WRITES_TO_OTHERS = "invitation,confirmation";

    private static final String SAID = "last_stage = :stage, last_code = :code, last_text = :text";

    private static final String LATER =
            "due_at = :due, claimed_until = null, cause = :cause, " + SAID;

    private final JdbcClient jdbc;
    private final CrowdedNotices calls;
    private final NoticeFailures failures;
    private final Clock clock;

    NoticeRows(JdbcClient jdbc, CrowdedNotices calls, NoticeFailures failures, Clock clock) {
        this.jdbc = jdbc;
        this.calls = calls;
        this.failures = failures;
        this.clock = clock;
    }

    /// What an agency has sent to whomever it likes waits while it is paused; what its people ask
    /// for themselves does not. What is worthless the soonest comes first: who waits before a page
    /// has little time.
    ///
    /// @param relay whether those of the default relay may leave now
    /// @param resting the servers whose notices may not
    @Transactional
    public Optional<NoticeRow> claim(boolean relay, Set<UUID> resting) {
        return jdbc.sql(
                        """
                        update notice set claimed_until = :until
                        where tenant_id = :agency and id = (
                            select id from notice
                            where tenant_id = :agency and state = 'WAITING' and due_at <= :now
                                and worthless_at > :now
                                and (claimed_until is null or claimed_until <= :now)
                                and case when smtp_server_id is null then :relay else smtp_server_id
                                    <> all (string_to_array(:resting, ',')::uuid[]) end
                                and not (kind = any (string_to_array(:held, ','))
                                    and (select paused from agency where id = :agency))
                            order by worthless_at, due_at, id limit 1 for update skip locked)
                        returning *
                        """)
                .param("agency", CurrentTenant.get())
                .param("now", Timestamp.from(now()))
                .param("until", Timestamp.from(now().plus(CLAIM)))
                .param("relay", relay)
                .param("held", WRITES_TO_OTHERS)
                .param("resting", resting.stream().map(UUID::toString).collect(joining(",")))
                .query(NoticeRow.class)
                .optional();
    }

    /// Whether nobody else has claimed it since.
    @Transactional
    public boolean holds(NoticeRow notice) {
        return change(notice, "claimed_until = claimed_until", Map.of())
                && notice.claimedUntil().isAfter(now());
    }

    /// Somebody else may try it, as if nothing had happened.
    @Transactional
    public void release(NoticeRow notice) {
        change(notice, "claimed_until = null", Map.of());
    }

    @Transactional
    public void sent(NoticeRow notice) {
        change(
                notice,
                """
                state = 'SENT', sealed_text = null, claimed_until = null, finished_at = :now,
                attempts = attempts + 1, cause = null
                """,
                Map.of("now", Timestamp.from(now())));
    }

    /// @param cause the message key of why
    @Transactional
    public void deferred(NoticeRow notice, Duration delay, Reply reply, String cause) {
        change(notice, "attempts = attempts + 1, " + LATER, later(now().plus(delay), reply, cause));
    }

    /// No server was asked, and it costs no attempt.
    @Transactional
    public void waits(NoticeRow notice, Duration delay, String cause) {
        change(
                notice,
                "due_at = :due, claimed_until = null, cause = :cause",
                Map.of("due", Timestamp.from(now().plus(delay)), "cause", cause));
    }

    /// The relay has no connection left, for none of the agency's notices.
    @Transactional
    public void crowded(NoticeRow notice, Duration delay, Reply reply, String cause) {
        var due = now().plus(delay);
        change(notice, LATER, later(due, reply, cause));
        jdbc.sql(
                        """
                        update notice set due_at = :due
                        where tenant_id = :agency and state = 'WAITING' and due_at < :due
                            and smtp_server_id is null
                        """)
                .param("agency", notice.tenantId())
                .param("due", Timestamp.from(due))
                .update();
        calls.callAgain(notice.tenantId(), due);
    }

    private static Map<String, Object> later(Instant due, Reply reply, String cause) {
        var values = new HashMap<>(said(reply));
        values.put("due", Timestamp.from(due));
        values.put("cause", cause);
        return values;
    }

    /// @param reply null: no server was asked
    @Transactional
    public void failed(NoticeRow notice, @Nullable Reply reply, String cause) {
        var set =
                """
                state = 'FAILED', sealed_text = null, claimed_until = null, finished_at = :now,
                cause = :cause
                """;
        var values = new HashMap<String, Object>();
        values.put("now", Timestamp.from(now()));
        values.put("cause", cause);
        if (reply != null) {
            set += ", attempts = attempts + 1, " + SAID;
            values.putAll(said(reply));
        }
        if (change(notice, set, values)) {
            failures.note(notice.id(), notice.kind(), cause, now());
        }
    }

    /// What nobody could send in time.
    @Transactional
    public void expire() {
        record Expired(UUID id, String kind, String cause) {}
        jdbc.sql(
                        """
                        update notice set state = 'FAILED', sealed_text = null, claimed_until = null,
                            finished_at = :now, cause = coalesce(cause, 'notice.failed.expired')
                        where tenant_id = :agency and state = 'WAITING' and worthless_at <= :now
                            and (claimed_until is null or claimed_until <= :now)
                        returning id, kind, cause
                        """)
                .param("agency", CurrentTenant.get())
                .param("now", Timestamp.from(now()))
                .query(Expired.class)
                .list()
                .forEach(expired ->
                        failures.note(expired.id(), expired.kind(), expired.cause(), now()));
    }

    /// Whether any may be sent, or given up, now.
    @Transactional(readOnly = true)
    public boolean anyDue() {
        return jdbc.sql(
                        """
                        select exists (select from notice
                            where tenant_id = :agency and state = 'WAITING'
                                and least(due_at, worthless_at) <= :now
                                and (claimed_until is null or claimed_until <= :now))
                        """)
                .param("agency", CurrentTenant.get())
                .param("now", Timestamp.from(now()))
                .query(Boolean.class)
                .single();
    }

    @Transactional
    public void forget(Instant before) {
        jdbc.sql(
                        "delete from notice where tenant_id = ? and state <> 'WAITING' and"
                                + " finished_at < ?")
                .params(CurrentTenant.get(), Timestamp.from(before))
                .update();
    }

    private boolean change(NoticeRow notice, String set, Map<String, ?> values) {
        return jdbc.sql("update notice set " + set + CLAIMED)
                        .params(values)
                        .param("agency", notice.tenantId())
                        .param("id", notice.id())
                        .param("claim", Timestamp.from(notice.claimedUntil()))
                        .update()
                > 0;
    }

    private static Map<String, Object> said(Reply reply) {
        return Map.of("stage", reply.stage().name(), "code", reply.code(), "text", reply.text());
    }

    /// As exact as the database keeps it, or a claim would not be found again.
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}

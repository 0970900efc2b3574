package dev.ownrelay.candidate;

import dev.ownrelay.tenant.CurrentTenant;
import dev.ownrelay.tenant.Redaction;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/// Rows about a person as JSON. The names in it are promised: who reads an export knows them.
@Repository
class ExportedRows {

    /// More than a page may take: the trail and the notes are read whole.
    static final int SECONDS = 60;

    private static final String EMAILS =
            """
            select json_build_object('id', m.id, 'batch', m.batch_id, 'createdAt', m.created_at,
                'datedAt', m.dated_at, 'finishedAt', m.finished_at, 'returnedAt', m.bounced_at,
                'textRemovedAt', m.text_removed_at, 'state', m.state, 'holdReason', m.hold_reason,
                'sender', json_build_object('name', m.from_name, 'address', m.from_address,
                    'user', u.display_name),
                'replyTo', m.reply_to,
                'recipient', json_build_object('name', m.to_name, 'address', m.to_address),
                'subject', m.subject, 'route', m.route_name, 'messageId', m.message_id,
                'octets', m.size,
                'attempts', coalesce((select json_agg(json_build_object('number', a.number,
                        'startedAt', a.started_at, 'millis', a.millis, 'outcome', a.outcome,
                        'stage', a.stage, 'replyCode', a.reply_code, 'reply', a.reply_text)
                        order by a.started_at, a.number)
                    from delivery_attempt a
                    where a.tenant_id = m.tenant_id and a.message_id = m.id), '[]'),
                'reports', coalesce((select json_agg(json_build_object('at', b.recorded_at,
                        'kind', b.kind, 'stage', b.stage, 'replyCode', b.reply_code,
                        'reply', b.reply_text) order by b.recorded_at)
                    from bounce b
                    where b.tenant_id = m.tenant_id and b.message_id = m.id), '[]'),
                'files', coalesce((select json_agg(json_build_object('name', f.file_name,
                        'type', f.content_type, 'octets', s.size, 'sha256', f.sha256)
                        order by f.position)
                    from message_attachment f join attachment s using (tenant_id, sha256)
                    where f.tenant_id = m.tenant_id and f.message_id = m.id), '[]'))::text
            from message m left join app_user u on u.tenant_id = m.tenant_id and u.id = m.sender_id
            where m.tenant_id = :agency and m.id = any(:ids) order by m.created_at, m.id
            """;

    private static final String TRAIL =
            """
            with subject as materialized (
                select :candidate::uuid as id union all select unnest(:emails::uuid[])
                union all select id from bounce
                    where tenant_id = :agency and message_id = any(:emails::uuid[]))
            select json_build_object('at', e.at, 'action', e.action, 'by', u.display_name,
                    'detail', e.detail)::text as json,
                case when e.subject_id in (select id from subject) then null else e.detail end
                    as words
            from audit_event e
            left join app_user u on u.tenant_id = e.tenant_id and u.id = e.actor_id
            where e.tenant_id = :agency and e.area in ('candidate', 'message', 'bounce')
                and (e.subject_id in (select id from subject)
                    or lower(e.detail) like any (:patterns))
            order by e.at, e.id
            """;

    /// The text of an email without its files.
    ///
    /// @param place in octets, where files stand in it; null: it has none
    record Source(byte[] source, @Nullable Integer place) {

        int spliceAt() {
            return Objects.requireNonNullElse(place, source.length);
        }
    }

    private record Told(String json, @Nullable String words) {}

    private final JdbcClient jdbc;

    ExportedRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Transactional(readOnly = true)
    public List<UUID> oldestFirst(Collection<UUID> emails) {
        return jdbc.sql(
                        """
                        select id from message where tenant_id = :agency and id = any(:ids)
                        order by created_at, id
                        """)
                .param("agency", CurrentTenant.get())
                .param("ids", emails.toArray(UUID[]::new))
                .query(UUID.class)
                .list();
    }

    @Transactional(readOnly = true)
    public Optional<String> candidate(UUID id) {
        return jdbc.sql(
                        """
                        select json_build_object('id', id, 'firstName', first_name,
                            'lastName', last_name, 'address', email, 'createdAt', created_at,
                            'lastWrittenAt', last_written_at)::text
                        from candidate where tenant_id = ? and id = ?
                        """)
                .params(CurrentTenant.get(), id)
                .query(String.class)
                .optional();
    }

    /// @param addresses in lower case
    @Transactional(readOnly = true)
    public List<String> marks(Collection<String> addresses) {
        return jdbc.sql(
                        """
                        select json_build_object('address', address, 'cause', cause,
                            'markedAt', marked_at)::text
                        from address_mark
                        where tenant_id = :agency and lower(address) = any(:addresses)
                        """)
                .param("agency", CurrentTenant.get())
                .param("addresses", addresses.toArray(String[]::new))
                .query(String.class)
                .list();
    }

    @Transactional(readOnly = true, timeout = SECONDS)
    public List<String> notes(Redaction person) {
        return naming(
                person,
                jdbc.sql(
                                """
                                select json_build_object('writtenAt', written_at, 'reply', reply,
                                    'what', what, 'next', next)::text as json,
                                    reply || ' ' || what || ' ' || next as words
                                from explanation_note where tenant_id = :agency order by written_at
                                """)
                        .param("agency", CurrentTenant.get())
                        .query(Told.class)
                        .list());
    }

    /// What was done with the candidate, the emails and their reports, and what names an address.
    @Transactional(readOnly = true, timeout = SECONDS)
    public List<String> trail(
            UUID candidate, Collection<UUID> emails, Collection<String> addresses) {
        var words = Redaction.of(addresses);
        return jdbc
                .sql(TRAIL)
                .param("agency", CurrentTenant.get())
                .param("candidate", candidate)
                .param("emails", emails.toArray(UUID[]::new))
                .param("patterns", words.likes())
                .query((row, _) -> new Told(row.getString("json"), row.getString("words")))
                .list()
                .stream()
                .filter(told -> told.words() == null || names(words, told.words()))
                .map(Told::json)
                .toList();
    }

    @Transactional(readOnly = true)
    public List<String> emails(Collection<UUID> ids) {
        return jdbc.sql(EMAILS)
                .param("agency", CurrentTenant.get())
                .param("ids", ids.toArray(UUID[]::new))
                .query(String.class)
                .list();
    }

    /// @return empty: it is kept no more
    @Transactional(readOnly = true)
    public Optional<Source> source(UUID id) {
        return jdbc.sql(
                        """
                        select source, splice_at as place from message
                        where tenant_id = ? and id = ? and octet_length(source) > 0
                        """)
                .params(CurrentTenant.get(), id)
                .query((row, _) ->
                        new Source(row.getBytes("source"), row.getObject("place", Integer.class)))
                .optional();
    }

    private static List<String> naming(Redaction person, List<Told> told) {
        return told.stream()
                .filter(one -> names(person, String.valueOf(one.words())))
                .map(Told::json)
                .toList();
    }

    private static boolean names(Redaction person, String words) {
        return person.words().matcher(words).find();
    }
}

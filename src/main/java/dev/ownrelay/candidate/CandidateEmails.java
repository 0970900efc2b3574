package dev.ownrelay.candidate;

import dev.ownrelay.message.ReadableBody;
import dev.ownrelay.outbox.MessageList;
import dev.ownrelay.outbox.MessageRow;
import dev.ownrelay.tenant.CurrentTenant;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Finds what was written to candidates.
@Component
class CandidateEmails {

    private static final int EXCERPT = 320;

    /// A message with more than this in it would take long to read for a few lines.
    private static final int LONGEST = 128 * 1024;

    /// The emails to one candidate, newest first.
    ///
    /// @param texts how each begins, by its id; not of those that are very long or forgotten
    /// @param next the email behind which to go on; null: there are no more
    record Thread(List<MessageRow> emails, Map<UUID, String> texts, @Nullable UUID next) {}

    private record Last(UUID candidate, UUID message) {}

    private record Source(UUID id, byte[] source) {}

    private final JdbcClient jdbc;
    private final MessageList messages;

    CandidateEmails(JdbcClient jdbc, MessageList messages) {
        this.jdbc = jdbc;
        this.messages = messages;
    }

    /// The newest email to each of them, by candidate.
    @Transactional(readOnly = true)
    public Map<UUID, MessageRow> last(Collection<UUID> candidates) {
        var last =
                jdbc.sql(
                                """
                                select c.id as candidate, m.id as message from unnest(:ids::uuid[]) as c (id),
                                    lateral (select id from message where tenant_id = :tenant
                                        and candidate_id = c.id order by created_at desc limit 1) m
                                """)
                        .param("ids", candidates.toArray(UUID[]::new))
                        .param("tenant", CurrentTenant.get())
                        .query(Last.class)
                        .list();
        var rows =
                messages.rows(last.stream().map(Last::message).toList()).stream()
                        .collect(Collectors.toMap(MessageRow::id, Function.identity()));
        var found = new HashMap<UUID, MessageRow>();
        for (var one : last) {
            var row = rows.get(one.message());
            if (row != null) {
                found.put(one.candidate(), row);
            }
        }
        return found;
    }

    /// @param after the last email that was shown already; null: from the newest
    @Transactional(readOnly = true)
    public Thread thread(UUID candidate, @Nullable UUID after) {
        var page = messages.toCandidate(candidate, after);
        var ids = page.rows().stream().map(MessageRow::id).toList();
        return new Thread(page.rows(), ids.isEmpty() ? Map.of() : texts(ids), page.next());
    }

    private Map<UUID, String> texts(List<UUID> ids) {
        return jdbc
                .sql(
                        """
                        select id, source from message
                        where tenant_id = :tenant and id in (:ids) and octet_length(source) between 1 and :most
                        """)
                .param("tenant", CurrentTenant.get())
                .param("ids", ids)
                .param("most", LONGEST)
                .query(Source.class)
                .list()
                .stream()
                .collect(
                        Collectors.toMap(
                                Source::id, one -> ReadableBody.beginning(one.source(), EXCERPT)));
    }
}

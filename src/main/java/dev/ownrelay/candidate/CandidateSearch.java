package dev.ownrelay.candidate;

import dev.ownrelay.tenant.CurrentTenant;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Finds the candidates that a filter shows, by name. What was written to them last is asked of the
/// index of messages by candidate, one look for each candidate.
@Component
class CandidateSearch {

    private static final int PAGE = 50;

    private static final String ALL =
            """
            (select *, lower(last_name) as last, lower(first_name) as first from candidate
                where tenant_id = :tenant) c
            """;

    /// By name before anything is asked of the messages, so that a page asks no more than it needs.
    private static final String ONE_BY_ONE =
            """
            (select *, lower(last_name) as last, lower(first_name) as first from candidate
                where tenant_id = :tenant order by last, first, id offset 0) c
            """;

    private static final String TEXT =
            """
            (lower(c.first_name || ' ' || c.last_name) like lower(:text) escape '!'
                or lower(c.email) like lower(:text) escape '!')
            """;

    private static final String BEHIND =
            """
            (c.last, c.first, c.id) >
                (select lower(a.last_name), lower(a.first_name), a.id from candidate a
                where a.tenant_id = :tenant and a.id = :after)
            """;

    private static final String MARKED =
            """
            exists (select from address_mark k
                where k.tenant_id = :tenant and lower(k.address) = lower(c.email))
            """;

    private static final String WRITTEN =
            """
            exists (select from message m where m.tenant_id = :tenant and m.candidate_id = c.id)
            """;

    private static final String WRITTEN_SINCE =
            """
            exists (select from message m where m.tenant_id = :tenant and m.candidate_id = c.id
                and m.created_at >= :since)
            """;

    /// @param next the candidate after whom to go on; null: there are no more
    record Page(List<Candidate> rows, @Nullable UUID next) {}

    private final JdbcClient jdbc;
    private final Candidates candidates;
    private final ZoneId zone;

    CandidateSearch(JdbcClient jdbc, Candidates candidates, ZoneId zone) {
        this.jdbc = jdbc;
        this.candidates = candidates;
        this.zone = zone;
    }

    @Transactional(readOnly = true)
    public Page page(CandidateFilter filter) {
        var ids = ids(filter, filter.last(), PAGE + 1);
        return ids.size() <= PAGE
                ? new Page(read(ids), null)
                : new Page(read(ids.subList(0, PAGE)), ids.get(PAGE - 1));
    }

    /// All that the filter shows, up to a number.
    @Transactional(readOnly = true)
    public List<UUID> ids(CandidateFilter filter, int most) {
        return ids(filter, null, most);
    }

    /// How many the filter shows, up to a number.
    ///
    /// @param page that it shows first, which may say so already
    @Transactional(readOnly = true)
    public int count(CandidateFilter filter, Page page, int most) {
        return page.next() == null && filter.last() == null
                ? page.rows().size()
                : query(
                                "select count(*) from (select from %s where %s limit :most) n",
                                filter, null)
                        .param("most", most)
                        .query(Integer.class)
                        .single();
    }

    private List<UUID> ids(CandidateFilter filter, @Nullable UUID after, int most) {
        var ordered = "select c.id from %s where %s order by c.last, c.first, c.id limit :most";
        return query(ordered, filter, after).param("most", most).query(UUID.class).list();
    }

    private JdbcClient.StatementSpec query(
            String query, CandidateFilter filter, @Nullable UUID after) {
        var values = new HashMap<String, Object>();
        values.put("tenant", CurrentTenant.get());
        var conditions = conditions(filter, after, values);
        boolean asksMessages = filter.never() || filter.day() != null;
        var from = asksMessages ? ONE_BY_ONE : ALL;
        return jdbc.sql(query.formatted(from, String.join(" and ", conditions))).params(values);
    }

    private List<String> conditions(
            CandidateFilter filter, @Nullable UUID after, Map<String, Object> values) {
        var conditions = new ArrayList<>(List.of("true"));
        if (!filter.q().isEmpty()) {
            conditions.add(TEXT);
            values.put("text", pattern(filter.q()));
        }
        if (filter.marked()) {
            conditions.add(MARKED);
        }
        var day = filter.day();
        if (filter.never()) {
            conditions.add("not " + WRITTEN);
        } else if (day != null) {
            conditions.add("not " + WRITTEN_SINCE);
            conditions.add(WRITTEN);
            values.put("since", day.atStartOfDay(zone).toOffsetDateTime());
        }
        if (after != null && candidates.existsById(after)) {
            conditions.add(BEHIND);
            values.put("after", after);
        }
        return conditions;
    }

    private List<Candidate> read(List<UUID> ids) {
        var byId =
                candidates.findAllById(ids).stream()
                        .collect(Collectors.toMap(Candidate::getId, Function.identity()));
        return ids.stream().map(byId::get).toList();
    }

    /// A pattern of `like` with `!` as the escape character.
    static String pattern(String text) {
        return "%" + text.strip().replaceAll("\\s+", " ").replaceAll("[!%_]", "!$0") + "%";
    }
}

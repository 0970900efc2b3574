package dev.ownrelay.candidate;

import dev.ownrelay.tenant.CurrentTenant;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
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

    /// Candidates that a filter looks at, one after another; further ones are looked at when
    /// somebody asks for it.
    private static final int REACH = 50_000;

    /// The same where each is a look at their emails.
    private static final int REACH_OF_EMAILS = 10_000;

    /// Whatever is asked of a candidate is asked of one after another, and of no more than a page
    /// needs.
    private static final String ONE_BY_ONE =
            """
            (select id, last_key, first_key, email_key from candidate
                where %s order by last_key, first_key, id offset 0) c
            """;

    private static final String OWN = "tenant_id = :tenant";

    private static final String BEHIND =
            "(last_key, first_key, id) > (:behindLast, :behindFirst, :behind)";

    private static final String UNTIL =
            "(last_key, first_key, id) <= (:untilLast, :untilFirst, :until)";

    private static final String PLACE =
            "select last_key, first_key, id from candidate where tenant_id = :tenant and id = :id";

    private static final String LAST_IN_REACH =
            """
            select last_key, first_key, id from candidate where %s
            order by last_key, first_key, id offset :before limit 2
            """;

    private static final String TEXT =
            """
            (c.first_key || ' ' || c.last_key like (select lower(:text))
                or c.email_key like (select lower(:text)))
            """;

    /// Found by indexes, however many candidates there are: for each last name some, as PostgreSQL
    /// would otherwise rather read all candidates in the order of the list.
    private static final String NAMED =
            """
            select id from (
                select id, last_key, first_key from candidate
                where tenant_id = :tenant and email_key = (select lower(:typed))
                union
                select l.id, l.last_key, l.first_key
                from unnest(:endings::text[]) as e (ending) cross join lateral (
                    select c.id, c.last_key, c.first_key from candidate c
                    where c.tenant_id = :tenant and c.last_key = lower(e.ending) and %s
                    order by c.first_key, c.id limit :most) l) named
            order by last_key, first_key, id limit :most
            """;

    private static final String MARKED =
            """
            exists (select from address_mark k
                where k.tenant_id = :tenant and lower(k.address) = c.email_key)
            """;

    /// With a limit, as the database might otherwise read all messages to answer it for many. Only
    /// of whom no email is kept, their own row is read.
    private static final String LAST_WRITTEN =
            """
            coalesce((select m.created_at from message m
                    where m.tenant_id = :tenant and m.candidate_id = c.id
                    order by m.created_at desc limit 1),
                (select last_written_at from candidate where tenant_id = :tenant and id = c.id))
            """;

    /// @param next the candidate behind whom to go on; null: there are no more
    /// @param reach the last candidate that was looked at; null: there are no others
    record Page(List<Candidate> rows, @Nullable UUID next, @Nullable Candidate reach) {

        /// Whether to go on is to look at further candidates.
        public boolean further() {
            return reach != null && reach.getId().equals(next);
        }
    }

    /// Where a candidate stands in the order of names.
    private record Place(String lastKey, String firstKey, UUID id) {}

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
        var start = place(filter.start());
        var until = until(filter, start);
        var behind = filter.last() == null ? start : place(filter.last());
        var ids = ids(filter, behind, until, PAGE + 1);
        var reach = until == null ? null : candidates.findById(until.id()).orElse(null);
        return ids.size() <= PAGE
                ? new Page(read(ids), until == null ? null : until.id(), reach)
                : new Page(read(ids.subList(0, PAGE)), ids.get(PAGE - 1), reach);
    }

    /// All that the filter shows of those that it looks at, up to a number.
    @Transactional(readOnly = true)
    public List<UUID> ids(CandidateFilter filter, int most) {
        var start = place(filter.start());
        return ids(filter, start, until(filter, start), most);
    }

    /// The first candidates whose name or address holds the text, of those that a filter looks at;
    /// whose last name or address is what was typed come first when there are others behind.
    @Transactional(readOnly = true)
    public List<Candidate> first(String text, int most) {
        var filter = CandidateFilter.text(text);
        var until = until(filter, null);
        var found = new LinkedHashSet<>(until == null ? List.of() : named(filter, most));
        found.addAll(ids(filter, null, until, most));
        return read(found.stream().limit(most).toList());
    }

    private List<UUID> named(CandidateFilter filter, int most) {
        return jdbc.sql(NAMED.formatted(TEXT))
                .param("tenant", CurrentTenant.get())
                .param("typed", filter.typed())
                .param("endings", filter.endings())
                .param("text", filter.pattern())
                .param("most", most)
                .query(UUID.class)
                .list();
    }

    /// How many the filter shows of those that it looks at, up to a number.
    ///
    /// @param page that it shows, which may say so already
    @Transactional(readOnly = true)
    public int count(CandidateFilter filter, Page page, int most) {
        boolean whole = (page.next() == null || page.further()) && filter.last() == null;
        return whole
                ? page.rows().size()
                : query(
                                "select count(*) from (select from %s where %s limit :most) n",
                                filter,
                                place(filter.start()),
                                place(page.reach() == null ? null : page.reach().getId()))
                        .param("most", most)
                        .query(Integer.class)
                        .single();
    }

    private List<UUID> ids(
            CandidateFilter filter, @Nullable Place behind, @Nullable Place until, int most) {
        return query(
                        """
                        select c.id from %s where %s
                        order by c.last_key, c.first_key, c.id limit :most
                        """,
                        filter, behind, until)
                .param("most", most)
                .query(UUID.class)
                .list();
    }

    /// Who has been shown nowhere has none.
    private @Nullable Place place(@Nullable UUID id) {
        return id == null
                ? null
                : jdbc.sql(PLACE)
                        .param("tenant", CurrentTenant.get())
                        .param("id", id)
                        .query(Place.class)
                        .optional()
                        .orElse(null);
    }

    /// The last candidate that the filter looks at, if there are others behind.
    private @Nullable Place until(CandidateFilter filter, @Nullable Place start) {
        if (!filter.narrowed()) {
            return null;
        }
        var values = new HashMap<String, Object>();
        var part = part(start, null, values);
        var last =
                jdbc.sql(LAST_IN_REACH.formatted(part))
                        .params(values)
                        .param("before", (filter.asksEmails() ? REACH_OF_EMAILS : REACH) - 1)
                        .query(Place.class)
                        .list();
        return last.size() > 1 ? last.getFirst() : null;
    }

    private JdbcClient.StatementSpec query(
            String query, CandidateFilter filter, @Nullable Place behind, @Nullable Place until) {
        var values = new HashMap<String, Object>();
        var part = ONE_BY_ONE.formatted(part(behind, until, values));
        var conditions = String.join(" and ", conditions(filter, values));
        return jdbc.sql(query.formatted(part, conditions)).params(values);
    }

    private String part(@Nullable Place behind, @Nullable Place until, Map<String, Object> values) {
        var conditions = new ArrayList<>(List.of(OWN));
        values.put("tenant", CurrentTenant.get());
        if (behind != null) {
            conditions.add(BEHIND);
            values.put("behindLast", behind.lastKey());
            values.put("behindFirst", behind.firstKey());
            values.put("behind", behind.id());
        }
        if (until != null) {
            conditions.add(UNTIL);
            values.put("untilLast", until.lastKey());
            values.put("untilFirst", until.firstKey());
            values.put("until", until.id());
        }
        return String.join(" and ", conditions);
    }

    private List<String> conditions(CandidateFilter filter, Map<String, Object> values) {
        var conditions = new ArrayList<>(List.of("true"));
        if (!filter.q().isEmpty()) {
            conditions.add(TEXT);
            values.put("text", filter.pattern());
        }
        if (filter.marked()) {
            conditions.add(MARKED);
        }
        var day = filter.day();
        if (filter.never()) {
            conditions.add(LAST_WRITTEN + " is null");
        } else if (day != null) {
            conditions.add(LAST_WRITTEN + " < :since");
            values.put("since", day.atStartOfDay(zone).toOffsetDateTime());
        }
        return conditions;
    }

    private List<Candidate> read(List<UUID> ids) {
        var byId =
                candidates.findAllById(ids).stream()
                        .collect(Collectors.toMap(Candidate::getId, Function.identity()));
        return ids.stream().map(byId::get).toList();
    }
}

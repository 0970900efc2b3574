package dev.ownrelay.verdict;

import dev.ownrelay.health.SeenAddresses;
import dev.ownrelay.server.SenderVerdict;
import dev.ownrelay.server.SenderVerdict.Actor;
import dev.ownrelay.server.SenderVerdict.Result;
import dev.ownrelay.tenant.AuditTrail;
import dev.ownrelay.tenant.CurrentTenant;
import dev.ownrelay.verdict.KnownVerdict.Server;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/// The verdicts of the agency, as they are stored. One question finds all that a page shows.
@Repository
class VerdictRows {

    private static final String COLUMNS =
            """
            v.result, v.spf, v.dmarc, v.aligned, v.words, v.arguments, v.actor, v.since,
                v.asked_at, v.facts, s.name, s.host, s.outgoing_addresses, s.signs, s.enabled,
                array(select a.host || ' ' || a.address from seen_address a
                    where a.tenant_id = ? and a.smtp_server_id is not distinct from k.server
                        and a.refuted_at is null order by 1) as seen\
            """;

    private final JdbcClient jdbc;
    private final AuditTrail audit;
    private final SeenAddresses seen;

    VerdictRows(JdbcClient jdbc, AuditTrail audit, SeenAddresses seen) {
        this.jdbc = jdbc;
        this.audit = audit;
        this.seen = seen;
    }

    /// Of each key once, also where nothing is known.
    @Transactional(readOnly = true)
    public List<KnownVerdict> find(Collection<SenderKey> keys) {
        var all = keys.stream().distinct().toList();
        if (all.isEmpty()) {
            return List.of();
        }
        return jdbc.sql(
                        """
                        select k.domain as from_domain, k.server as smtp_server_id, %s
                        from unnest(?::text[], ?::text[]::uuid[]) k (domain, server)
                        left join smtp_server s on s.tenant_id = ? and s.id = k.server
                        left join sender_verdict v on v.tenant_id = ? and v.from_domain = k.domain
                            and v.smtp_server_id is not distinct from k.server
                        """
                                .formatted(COLUMNS))
                .params(
                        CurrentTenant.get(),
                        SenderKey.domains(all),
                        SenderKey.servers(all),
                        CurrentTenant.get(),
                        CurrentTenant.get())
                .query((row, _) -> known(row))
                .list();
    }

    /// Keeps what was found out; what the administrators were told of and is mended is noted in the
    /// trail.
    ///
    /// @throws org.springframework.dao.DataIntegrityViolationException when the server is gone
    @Transactional
    public void save(SenderKey key, String print, Judgement found, Instant now) {
        if (found.result() == Result.BELIEVED && told(key)) {
            audit.note(null, "domain.believed", key.serverId(), key.domain());
        }
        jdbc.sql(
                        """
                        insert into sender_verdict as v (tenant_id, id, from_domain, smtp_server_id,
                            result, spf, dmarc, aligned, words, arguments, actor, notes, story, facts,
                            since, asked_at)
                        values (:agency, :id, :domain, :server, :result, :spf, :dmarc, :aligned,
                            :words, :arguments, :actor, :notes, :story::jsonb, :facts, :now, :now)
                        on conflict (tenant_id, from_domain, smtp_server_id) do update set
                            result = excluded.result, spf = excluded.spf, dmarc = excluded.dmarc,
                            aligned = excluded.aligned, words = excluded.words,
                            arguments = excluded.arguments, actor = excluded.actor,
                            notes = excluded.notes, story = excluded.story, facts = excluded.facts,
                            asked_at = excluded.asked_at,
                            since = case when v.result = excluded.result then v.since
                                else excluded.since end,
                            told_at = case when excluded.result <> 'BELIEVED' then v.told_at end
                        """)
                .param("agency", CurrentTenant.get())
                .param("id", UUID.randomUUID())
                .param("domain", key.domain())
                .param("server", key.serverId())
                .param("result", found.result().name())
                .param("spf", found.spf())
                .param("dmarc", found.dmarc())
                .param("aligned", found.aligned())
                .param("words", found.words())
                .param("arguments", found.arguments().toArray(String[]::new))
                .param("actor", found.actor().name())
                .param("notes", found.story().notes().toArray(String[]::new))
                .param("story", found.story().json())
                .param("facts", print)
                .param("now", Timestamp.from(now))
                .update();
    }

    /// Whether administrators know that it is broken.
    private boolean told(SenderKey key) {
        return jdbc.sql(
                        """
                        select 1 from sender_verdict where tenant_id = ? and from_domain = ?
                            and smtp_server_id is not distinct from ? and told_at is not null
                        for update
                        """)
                .params(CurrentTenant.get(), key.domain())
                .param(key.serverId())
                .query(Integer.class)
                .optional()
                .isPresent();
    }

    @Transactional(readOnly = true)
    public Optional<VerdictStory> story(SenderKey key) {
        return jdbc.sql(
                        """
                        select story from sender_verdict where tenant_id = ? and from_domain = ?
                            and smtp_server_id is not distinct from ? and story is not null
                        """)
                .params(CurrentTenant.get(), key.domain())
                .param(key.serverId())
                .query(String.class)
                .optional()
                .map(VerdictStory::read);
    }

    /// Has all verdicts of a domain made anew the next time that somebody looks.
    @Transactional
    public void outdate(String domain) {
        jdbc.sql("update sender_verdict set facts = '' where tenant_id = ? and from_domain = ?")
                .params(CurrentTenant.get(), domain)
                .update();
    }

    /// What nobody has asked for, and what receivers have not said again.
    @Transactional
    public void forget(Instant unaskedSince) {
        seen.forget(unaskedSince);
        jdbc.sql("delete from sender_verdict where tenant_id = ? and asked_at < ?")
                .params(CurrentTenant.get(), Timestamp.from(unaskedSince))
                .update();
    }

    private static KnownVerdict known(ResultSet row) throws SQLException {
        var key =
                new SenderKey(
                        row.getString("from_domain"), row.getObject("smtp_server_id", UUID.class));
        var name = row.getString("name");
        var server = name == null ? null : server(name, row);
        var seen = texts(row, "seen");
        return row.getString("result") == null
                ? new KnownVerdict(key, server, seen, null, "")
                : new KnownVerdict(key, server, seen, verdict(key, row), row.getString("facts"));
    }

    private static Server server(String name, ResultSet row) throws SQLException {
        return new Server(
                name,
                row.getString("host"),
                row.getString("outgoing_addresses"),
                row.getBoolean("signs"),
                row.getBoolean("enabled"));
    }

    private static SenderVerdict verdict(SenderKey key, ResultSet row) throws SQLException {
        return new SenderVerdict(
                Result.valueOf(row.getString("result")),
                row.getString("spf"),
                row.getString("dmarc"),
                row.getString("aligned"),
                row.getString("words"),
                arguments(key, row),
                Actor.valueOf(row.getString("actor")),
                key.domain(),
                row.getTimestamp("since").toInstant(),
                row.getTimestamp("asked_at").toInstant());
    }

    /// People know the default relay by no name, least of all by that of its host.
    private static List<String> arguments(SenderKey key, ResultSet row) throws SQLException {
        var stored = new ArrayList<>(texts(row, "arguments"));
        if (key.serverId() == null && stored.size() > 1) {
            stored.set(1, "");
        }
        return List.copyOf(stored);
    }

    private static List<String> texts(ResultSet row, String column) throws SQLException {
        var texts = (String[]) Objects.requireNonNull(row.getArray(column)).getArray();
        return List.of(texts);
    }
}

package dev.ownrelay.health;

import static java.util.stream.Collectors.toMap;

import dev.ownrelay.conversation.DeliveryResult.Reply;
import dev.ownrelay.rejection.Stage;
import dev.ownrelay.tenant.AuditTrail;
import dev.ownrelay.tenant.CurrentTenant;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/// The pauses of the agency's servers. A server that fails rests, the longer the more often it
/// fails in a row; then one try decides. The row of the server is written before a lane's: whoever
/// holds a lane's row must not write here.
@Service
public class ServerPauses {

    private static final List<Duration> LENGTHS =
            List.of(
                    Duration.ofMinutes(1),
                    Duration.ofMinutes(2),
                    Duration.ofMinutes(5),
                    Duration.ofMinutes(10),
                    Duration.ofMinutes(15));

    private static final String ROWS =
            """
            select id, settings_version, paused_since, paused_until, pause_stage, pause_code,
                pause_reason
            from smtp_server where tenant_id = ? and paused_until is not null\
            """;

    private final JdbcClient jdbc;
    private final ServerIncidents incidents;
    private final NoticeRequests requests;
    private final ObjectProvider<WaitingMessages> messages;
    private final FailureWords words;
    private final AuditTrail audit;
    private final Clock clock;

    ServerPauses(
            JdbcClient jdbc,
            ServerIncidents incidents,
            NoticeRequests requests,
            ObjectProvider<WaitingMessages> messages,
            FailureWords words,
            AuditTrail audit,
            Clock clock) {
        this.jdbc = jdbc;
        this.incidents = incidents;
        this.requests = requests;
        this.messages = messages;
        this.words = words;
        this.audit = audit;
        this.clock = clock;
    }

    /// How long a server rests that failed so many times in a row before.
    public static Duration length(int before) {
        return LENGTHS.get(Math.min(before, LENGTHS.size() - 1));
    }

    @Transactional(readOnly = true)
    public Optional<ServerPause> find(UUID serverId) {
        return jdbc.sql(ROWS + " and id = ?")
                .params(CurrentTenant.get(), serverId)
                .query((row, _) -> pause(row))
                .optional();
    }

    /// The servers of the agency that rest, and those that have yet to be tried after a rest.
    @Transactional(readOnly = true)
    public Map<UUID, ServerPause> all() {
        return jdbc.sql(ROWS).params(CurrentTenant.get()).query((row, _) -> pause(row)).stream()
                .collect(toMap(ServerPause::serverId, Function.identity()));
    }

    /// The servers that get no message now.
    @Transactional(readOnly = true)
    public Map<UUID, ServerPause> resting() {
        var now = clock.instant();
        var resting = all();
        resting.values().removeIf(pause -> !pause.rests(now));
        return resting;
    }

    /// Begins a pause, or a longer one, and sees to it that administrators are told. Changes
    /// nothing for a server that is off, deleted, has other settings by now, or rests already: its
    /// lanes fail together, which is one failure.
    ///
    /// @param settingsVersion of the settings that failed
    @Transactional
    public void failed(UUID serverId, int settingsVersion, Reply reply) {
        var before =
                jdbc.sql(
                                """
                                select pauses from smtp_server where tenant_id = ? and id = ?
                                    and settings_version = ? and enabled
                                    and (paused_until is null or paused_until <= ?)
                                for no key update
                                """)
                        .params(CurrentTenant.get(), serverId, settingsVersion)
                        .param(Timestamp.from(clock.instant()))
                        .query(Integer.class)
                        .optional();
        before.ifPresent(pauses -> {
            store(serverId, clock.instant().plus(length(pauses)), reply);
            if (pauses == 0) {
                audit.note(null, "smtp-server.paused", serverId, told(reply));
            }
            if (incidents.failed(serverId, settingsVersion, reply)) {
                requests.tell(serverId);
            }
        });
    }

    /// What the trail keeps of a failure. What is said after MAIL may be about somebody's message.
    static String told(Reply reply) {
        var text = reply.stage().compareTo(Stage.MAIL) < 0 ? reply.text() : "";
        return "%s %d %s".formatted(reply.stage(), reply.code(), text).strip();
    }

    private void store(UUID serverId, Instant until, Reply reply) {
        jdbc.sql(
                        """
                        update smtp_server set paused_since = coalesce(paused_since, ?),
                            paused_until = ?, pauses = pauses + 1, pause_stage = ?,
                            pause_code = ?, pause_reason = ?
                        where tenant_id = ? and id = ?
                        """)
                .params(Timestamp.from(clock.instant()), Timestamp.from(until))
                .params(reply.stage().name(), reply.code(), words.kept(reply))
                .params(CurrentTenant.get(), serverId)
                .update();
    }

    /// A test counts as the try after a pause.
    @Transactional
    public void testFailed(UUID serverId, int settingsVersion, Reply reply) {
        var now = clock.instant();
        if (find(serverId).filter(pause -> !pause.rests(now)).isPresent()) {
            failed(serverId, settingsVersion, reply);
        }
    }

    /// Ends a pause: the server took a connection and its login.
    ///
    /// @return false when there was none of these settings
    @Transactional
    public boolean works(UUID serverId, int settingsVersion) {
        boolean paused = clear("and settings_version = ?", serverId, settingsVersion);
        if (paused) {
            incidents.works(serverId, settingsVersion);
            audit.note(null, "smtp-server.resumed", serverId, "");
        }
        return paused;
    }

    /// A test found that the server works: its messages need not wait.
    @Transactional
    public void testWorked(UUID serverId, int settingsVersion) {
        if (works(serverId, settingsVersion)) {
            messages.ifAvailable(waiting -> waiting.tryNow(serverId));
        }
    }

    /// Ends a pause with all that was before it: an administrator saved the server. Should it fail
    /// again, that is a new failure.
    ///
    /// @param settingsVersion that it has now
    @Transactional
    public void forget(UUID serverId, int settingsVersion) {
        if (clear("", serverId)) {
            incidents.works(serverId, settingsVersion);
        }
    }

    /// Ends the rest of a server at once. Should it fail again, the next one is longer still.
    ///
    /// @return false when the server does not rest
    @Transactional
    public boolean tryNow(UUID serverId) {
        var now = Timestamp.from(clock.instant());
        int paused =
                jdbc.sql(
                                """
                                update smtp_server set paused_until = least(paused_until, ?)
                                where tenant_id = ? and id = ? and paused_until is not null
                                """)
                        .params(now, CurrentTenant.get(), serverId)
                        .update();
        if (paused > 0) {
            messages.ifAvailable(waiting -> waiting.tryNow(serverId));
        }
        return paused > 0;
    }

    private boolean clear(String fence, Object... parameters) {
        var sql =
                """
                update smtp_server set paused_since = null, paused_until = null, pauses = 0,
                    pause_stage = null, pause_code = null, pause_reason = null
                where tenant_id = ? and paused_until is not null and id = ?\
                """;
        return jdbc.sql(sql + " " + fence).param(CurrentTenant.get()).params(parameters).update()
                > 0;
    }

    private ServerPause pause(ResultSet row) throws SQLException {
        var stage = Stage.valueOf(row.getString("pause_stage"));
        var text = row.getString("pause_reason");
        int code = row.getInt("pause_code");
        var reply = new Reply(stage, code, text, 0);
        var said = words.of(reply);
        return new ServerPause(
                row.getObject("id", UUID.class),
                row.getInt("settings_version"),
                row.getTimestamp("paused_since").toInstant(),
                row.getTimestamp("paused_until").toInstant(),
                stage,
                words.brief(reply),
                said.what(),
                said.next(),
                said.meaning(),
                code,
                text);
    }
}

package dev.ownrelay.server;

import dev.ownrelay.conversation.DeliveryResult.Reply;
import dev.ownrelay.health.FailureWords;
import dev.ownrelay.rejection.Stage;
import dev.ownrelay.tenant.CurrentTenant;
import dev.ownrelay.trial.ConnectionReport;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Remembers for thirty days what the tests of a server found, one row a day.
@Service
class CheckHistory {

    static final int DAYS = 30;

    private final JdbcClient jdbc;
    private final FailureWords words;
    private final Clock clock;
    private final ZoneId zone;

    CheckHistory(JdbcClient jdbc, FailureWords words, Clock clock, ZoneId zone) {
        this.jdbc = jdbc;
        this.words = words;
        this.clock = clock;
        this.zone = zone;
    }

    /// Counts a test within the transaction that notes it on the server's row, and forgets what is
    /// older than thirty days.
    @Transactional(propagation = Propagation.MANDATORY)
    public void note(UUID serverId, ConnectionReport report) {
        var reply = report.result();
        boolean ok = report.ok();
        jdbc.sql(
                        """
                        insert into server_check_day as d (tenant_id, smtp_server_id, day, passed,
                            failed, failed_at, stage, code, text)
                        values (:agency, :server, :today, :passed, :failed, :at, :stage, :code, :text)
                        on conflict (tenant_id, smtp_server_id, day) do update set
                            passed = d.passed + excluded.passed, failed = d.failed + excluded.failed,
                            failed_at = coalesce(excluded.failed_at, d.failed_at),
                            stage = coalesce(excluded.stage, d.stage),
                            code = coalesce(excluded.code, d.code),
                            text = coalesce(excluded.text, d.text)
                        """)
                .param("agency", CurrentTenant.get())
                .param("server", serverId)
                .param("today", today())
                .param("passed", ok ? 1 : 0)
                .param("failed", ok ? 0 : 1)
                .param("at", ok ? null : Timestamp.from(clock.instant()))
                .param("stage", ok ? null : reply.stage().name())
                .param("code", ok ? null : reply.code())
                .param("text", ok ? null : reply.text())
                .update();
        jdbc.sql(
                        "delete from server_check_day where tenant_id = ? and smtp_server_id = ?"
                                + " and day <= ?")
                .params(CurrentTenant.get(), serverId, today().minusDays(DAYS))
                .update();
    }

    /// The last thirty days, the oldest first.
    @Transactional(readOnly = true)
    public List<CheckDay> of(UUID serverId) {
        var first = today().minusDays(DAYS - 1);
        Map<LocalDate, CheckDay> days =
                jdbc
                        .sql(
                                """
                                select * from server_check_day
                                where tenant_id = ? and smtp_server_id = ? and day >= ?
                                """)
                        .params(CurrentTenant.get(), serverId, first)
                        .query((row, _) -> day(row))
                        .stream()
                        .collect(Collectors.toMap(CheckDay::day, Function.identity()));
        return IntStream.range(0, DAYS)
                .mapToObj(first::plusDays)
                .map(day -> days.getOrDefault(day, CheckDay.quiet(day)))
                .toList();
    }

    private CheckDay day(ResultSet row) throws SQLException {
        var day = row.getObject("day", LocalDate.class);
        int passed = row.getInt("passed");
        int failed = row.getInt("failed");
        var at = row.getTimestamp("failed_at");
        return at == null
                ? new CheckDay(day, passed, failed, null, null)
                : new CheckDay(day, passed, failed, at.toInstant(), brief(row));
    }

    private @Nullable String brief(ResultSet row) throws SQLException {
        var stage = Stage.valueOf(row.getString("stage"));
        return words.brief(new Reply(stage, row.getInt("code"), row.getString("text"), 0));
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), zone);
    }
}

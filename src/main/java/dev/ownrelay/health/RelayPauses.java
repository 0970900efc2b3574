package dev.ownrelay.health;

import dev.ownrelay.conversation.DeliveryResult.Reply;
import dev.ownrelay.rejection.Stage;
import dev.ownrelay.tenant.AuditTrail;

import org.jspecify.annotations.Nullable;
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
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;

/// The pause of the default relay. All agencies share its login, so they share its pause: one of
/// them tries, the others wait for what it finds.
@Service
public class RelayPauses {

    /// How long the others wait for a try whose end nobody tells.
    private static final Duration PROBE = Duration.ofMinutes(3);

    private final JdbcClient jdbc;
    private final ObjectProvider<WaitingMessages> messages;
    private final FailureWords words;
    private final AuditTrail audit;
    private final Clock clock;

    RelayPauses(
            JdbcClient jdbc,
            ObjectProvider<WaitingMessages> messages,
            FailureWords words,
            AuditTrail audit,
            Clock clock) {
        this.jdbc = jdbc;
        this.messages = messages;
        this.words = words;
        this.audit = audit;
        this.clock = clock;
    }

    @Transactional(readOnly = true)
    public Optional<RelayPause> find() {
        return jdbc.sql("select * from relay_pause").query((row, _) -> pause(row)).optional();
    }

    /// When the relay is tried again, if it gets no message now.
    @Transactional(readOnly = true)
    public Optional<Instant> restsUntil() {
        var now = clock.instant();
        return find().filter(pause -> pause.rests(now)).map(RelayPause::until);
    }

    /// Makes the caller the one that tries after a pause.
    ///
    /// @return what it tells its end with; empty: the relay rests, or somebody else tries
    @Transactional
    public Optional<Instant> claim() {
        var until = now().plus(PROBE);
        int claimed =
                jdbc.sql("update relay_pause set paused_until = ? where paused_until <= ?")
                        .params(Timestamp.from(until), Timestamp.from(now()))
                        .update();
        return claimed == 0 ? Optional.empty() : Optional.of(until);
    }

    /// Begins a pause, or a longer one. What lanes find that had begun before it changes nothing.
    ///
    /// @param claim of the one that tried after a pause; null: there was none
    @Transactional
    public void failed(@Nullable Instant claim, Reply reply) {
        var pauses =
                jdbc.sql("select pauses from relay_pause for update")
                        .query(Integer.class)
                        .optional()
                        .orElse(0);
        var text = reply.stage().compareTo(Stage.MAIL) < 0 ? reply.text() : "";
        jdbc.sql(
                        """
                        insert into relay_pause as p
                            (paused_since, paused_until, pauses, stage, code, reason)
                        values (:now, :until, 1, :stage, :code, :text)
                        on conflict (only_one) do update set paused_until = excluded.paused_until,
                            pauses = p.pauses + 1, stage = excluded.stage, code = excluded.code,
                            reason = excluded.reason
                        where p.paused_until <= :now or p.paused_until = :claim
                        returning p.pauses
                        """)
                .param("now", Timestamp.from(now()))
                .param("until", Timestamp.from(now().plus(ServerPauses.length(pauses))))
                .param("stage", reply.stage().name())
                .param("code", reply.code())
                .param("text", text)
                .param("claim", Timestamp.from(claim == null ? Instant.EPOCH : claim))
                .query(Integer.class)
                .optional()
                .filter(begun -> begun == 1)
                .ifPresent(_ -> noteBegun(reply));
    }

    private void noteBegun(Reply reply) {
        audit.noteForOperators(null, null, "relay.paused", null, ServerPauses.told(reply));
    }

    /// Ends the pause, if there is one: the relay took a connection and its login. Whoever waited
    /// for that need not wait any longer.
    @Transactional
    public void works() {
        if (jdbc.sql("delete from relay_pause").update() > 0) {
            audit.noteForOperators(null, null, "relay.resumed", null, "");
            messages.ifAvailable(WaitingMessages::tryRelayNow);
        }
    }

    /// Lets somebody else try: nothing was found out.
    @Transactional
    public void release(Instant claim) {
        jdbc.sql("update relay_pause set paused_until = ? where paused_until = ?")
                .params(Timestamp.from(now()), Timestamp.from(claim))
                .update();
    }

    /// Ends the rest at once. Should the relay fail again, the next one is longer still.
    ///
    /// @return false when it does not rest
    @Transactional
    public boolean tryNow(UUID actor) {
        var now = Timestamp.from(now());
        boolean rested =
                jdbc.sql("update relay_pause set paused_until = ? where paused_until > ?")
                                .params(now, now)
                                .update()
                        > 0;
        if (rested) {
            audit.noteForOperators(actor, null, "relay.tried", null, "");
            messages.ifAvailable(WaitingMessages::tryRelayNow);
        }
        return rested;
    }

    /// As exact as the database keeps it, or a claim would not be found again.
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    private RelayPause pause(ResultSet row) throws SQLException {
        var stage = Stage.valueOf(row.getString("stage"));
        var reply = new Reply(stage, row.getInt("code"), row.getString("reason"), 0);
        var said = words.ofRelay(reply);
        return new RelayPause(
                row.getTimestamp("paused_since").toInstant(),
                row.getTimestamp("paused_until").toInstant(),
                words.brief(reply),
                said.what(),
                said.next());
    }
}

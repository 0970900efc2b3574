package dev.ownrelay.trial;

import dev.ownrelay.conversation.Tls;
import dev.ownrelay.rejection.Cause;
import dev.ownrelay.rejection.Cause.Actor;
import dev.ownrelay.rejection.Explanation;
import dev.ownrelay.rejection.Stage;
import dev.ownrelay.rejection.Telling;
import dev.ownrelay.rejection.WayOut;

import org.jspecify.annotations.Nullable;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/// What a page shows of a test.
///
/// @param diagnosis a message key: `<diagnosis>.what` says what is likely wrong; null: all went
///   well
/// @param next the message key of what to do now; null: nothing
/// @param actor who must act; null: all went well, or `next` says it
/// @param meaning of what failed; null: all went well
/// @param ways where to do it
/// @param daysLeft of the server's certificate, 0 on its last day; null: TLS was not reached
public record TestFinding(
        ConnectionReport report,
        @Nullable String diagnosis,
        @Nullable String next,
        @Nullable Long daysLeft,
        @Nullable Actor actor,
        @Nullable Explanation meaning,
        List<WayOut> ways) {

    private static final Set<String> PASSES =
            Set.of(LikelyCause.GREYLISTED.key(), LikelyCause.MESSAGE_UNCERTAIN.key());

    private static final Set<String> WAITS_FOR_TLS =
            Set.of(LikelyCause.TLS_PORT.key(), LikelyCause.SILENT_GREETING.key());

    private static final Set<Cause> OF_SENDER =
            EnumSet.of(Cause.SENDER_NOT_ALLOWED, Cause.SENDER_REJECTED);

    /// Without what only concerns those who manage the server: nothing that was said before the
    /// message, no transcript.
    ///
    /// @param tell the message key of whom to tell
    public TestFinding outline(String tell) {
        var steps = report.steps().stream().map(TestFinding::outline).toList();
        boolean own = diagnosis == null || PASSES.contains(diagnosis);
        return new TestFinding(
                new ConnectionReport(steps, report.ok(), report.result(), null, List.of()),
                diagnosis,
                own ? next : tell,
                null,
                own ? actor : null,
                meaning,
                List.of());
    }

    /// The mode of encryption that this port speaks, where the settings say the other one; null:
    /// the mode is not the reason.
    public @Nullable Tls switchTo() {
        if (LikelyCause.PLAIN_PORT.key().equals(diagnosis)) {
            return Tls.STARTTLS;
        }
        return WAITS_FOR_TLS.contains(String.valueOf(diagnosis)) ? Tls.TLS : null;
    }

    /// Whether all is well except that the login may not send as whoever tests.
    public boolean onlySender() {
        return meaning != null
                && report.steps().stream().anyMatch(s -> s.stage() == Stage.AUTH && s.ok())
                && (OF_SENDER.contains(meaning.cause())
                        || LikelyCause.SENDER_REFUSED.key().equals(diagnosis));
    }

    /// With the way to the page of the server, for those who manage it.
    public TestFinding of(UUID server) {
        var way = diagnosis == null ? List.<WayOut>of() : List.of(WayOut.server(server));
        return new TestFinding(report, diagnosis, next, daysLeft, actor, meaning, way);
    }

    /// The message key of who must act, for those who manage the server.
    public String actorWords() {
        return actor == null ? "" : Telling.actor(actor, new Telling.Reader(true, true));
    }

    private static ConnectionReport.Step outline(ConnectionReport.Step step) {
        boolean tells = !step.ok() && step.stage().compareTo(Stage.MAIL) >= 0;
        return new ConnectionReport.Step(
                step.stage(), step.ok(), tells ? step.detail() : "", step.millis());
    }
}

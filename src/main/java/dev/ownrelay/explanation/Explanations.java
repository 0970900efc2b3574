package dev.ownrelay.explanation;

import static java.util.stream.Collectors.toMap;

import dev.ownrelay.account.Role;
import dev.ownrelay.account.SignedIn;
import dev.ownrelay.check.Finding;
import dev.ownrelay.health.ServerPause;
import dev.ownrelay.message.DeliveryAttempt;
import dev.ownrelay.message.DeliveryAttempts;
import dev.ownrelay.message.Message;
import dev.ownrelay.message.Outcome;
import dev.ownrelay.rejection.EnhancedCode;
import dev.ownrelay.rejection.Explanation;
import dev.ownrelay.rejection.Explanation.Course;
import dev.ownrelay.rejection.Rejections;
import dev.ownrelay.rejection.Telling;
import dev.ownrelay.rejection.Telling.Login;
import dev.ownrelay.server.EndpointChoice;
import dev.ownrelay.server.Routes;

import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.context.MessageSourceResolvable;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.context.support.DefaultMessageSourceResolvable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// Explains what became of messages.
@Service
public class Explanations {

    /// Tries about which a server, or the way to it, said something that can be explained.
    private static final Set<Outcome> EXPLAINABLE =
            EnumSet.of(
                    Outcome.DEFERRED,
                    Outcome.REJECTED,
                    Outcome.UNAVAILABLE,
                    Outcome.UNTRUSTED,
                    Outcome.UNAUTHORIZED);

    private final DeliveryAttempts attempts;
    private final Rejections rejections;
    private final WaysOn ways;
    private final Routes routes;
    private final ReplyNotes notes;
    private final LikelyReasons reasons;
    private final MessageSource words;

    Explanations(
            DeliveryAttempts attempts,
            Rejections rejections,
            WaysOn ways,
            Routes routes,
            ReplyNotes notes,
            LikelyReasons reasons,
            MessageSource words) {
        this.attempts = attempts;
        this.rejections = rejections;
        this.ways = ways;
        this.routes = routes;
        this.notes = notes;
        this.reasons = reasons;
        this.words = words;
    }

    /// What the latest of these tries means.
    ///
    /// @param tries of one message, newest first
    public Optional<Explanation> of(List<DeliveryAttempt> tries) {
        return latest(tries).map(this::of);
    }

    /// What the agency knows better about the latest of these tries.
    ///
    /// @param tries of one message, newest first
    public Optional<ReplyNotes.Shown> note(
            Message message, List<DeliveryAttempt> tries, SignedIn reader) {
        return latest(tries)
                .flatMap(attempt -> ServerReply.of(message, attempt))
                .flatMap(reply -> notes.of(List.of(reply), reader).values().stream().findFirst());
    }

    private static Optional<DeliveryAttempt> latest(List<DeliveryAttempt> tries) {
        return tries.stream()
                .filter(attempt -> attempt.outcome() != Outcome.EXPIRED)
                .findFirst()
                .filter(attempt -> EXPLAINABLE.contains(attempt.outcome()));
    }

    /// What became of these messages, as far as there is something to explain.
    @Transactional(readOnly = true)
    public Map<UUID, Explanation> ofMessages(Collection<UUID> messages) {
        return messages.isEmpty()
                ? Map.of()
                : attempts.latest(messages).stream()
                        .filter(attempt -> EXPLAINABLE.contains(attempt.outcome()))
                        .collect(toMap(DeliveryAttempt::messageId, this::of, (a, _) -> a));
    }

    private Explanation of(DeliveryAttempt attempt) {
        var enhanced = Optional.ofNullable(attempt.enhancedCode()).flatMap(EnhancedCode::find);
        var code = attempt.replyCode();
        return rejections.explain(
                attempt.stage(),
                code == null ? 0 : code,
                enhanced.orElse(null),
                attempt.replyText());
    }

    /// What a reply to a message means to a reader.
    public Told tell(Message message, Explanation meaning, Course course, SignedIn reader) {
        var telling =
                new Telling(
                        meaning, course, login(message, meaning, course), reader(message, reader));
        return new Told(
                telling.explanation(),
                words(telling.what()),
                words(telling.next()),
                telling.actor(),
                ways.of(message, telling.explanation(), reader),
                ways.verdict(message, meaning),
                findings(message, meaning));
    }

    private @Nullable List<Finding> findings(Message message, Explanation meaning) {
        return LikelyReasons.lieIn(message, meaning.cause())
                ? reasons.of(message, meaning.cause())
                : null;
    }

    /// Why the server of a message gets none now.
    public Told tell(Message message, ServerPause pause, SignedIn reader) {
        var next = pause.next();
        return new Told(
                pause.meaning(),
                words(new DefaultMessageSourceResolvable(pause.what())),
                next == null ? "" : words(new DefaultMessageSourceResolvable(next)),
                Telling.actor(pause.meaning().actor(), reader(message, reader)),
                ways.of(message, pause.meaning(), reader),
                ways.verdict(message, pause.meaning()),
                null);
    }

    private static Telling.Reader reader(Message message, SignedIn reader) {
        return new Telling.Reader(
                reader.role() == Role.ADMIN, message.senderId().equals(reader.userId()));
    }

    /// What came back was said by another server than the one that the message was handed to, and
    /// of that one only where the fault lies in it.
    private @Nullable Login login(Message message, Explanation meaning, Course course) {
        boolean relay = message.smtpServerId() == null;
        if (course == Course.CAME_BACK) {
            return relay && meaning.cause().liesInSendingServer() ? Login.RELAY : null;
        }
        if (relay) {
            return Login.RELAY;
        }
        return routes.endpointFor(message.smtpServerId(), message.senderId())
                        instanceof EndpointChoice.Ready ready
                ? ready.endpoint().hasLogin() ? Login.SET : Login.NONE
                : null;
    }

    private String words(MessageSourceResolvable said) {
        return words.getMessage(said, LocaleContextHolder.getLocale());
    }
}

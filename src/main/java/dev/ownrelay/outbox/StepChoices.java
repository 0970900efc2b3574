package dev.ownrelay.outbox;

import static dev.ownrelay.outbox.Step.ASK_RECEIVER;
import static dev.ownrelay.outbox.Step.OTHER_ADDRESS;
import static dev.ownrelay.outbox.Step.OTHER_SERVER;
import static dev.ownrelay.outbox.Step.SEND_AGAIN;
import static dev.ownrelay.outbox.Step.WRITE_ANEW;

import dev.ownrelay.account.SignedIn;
import dev.ownrelay.explanation.ReceiverQuestions;
import dev.ownrelay.explanation.ReceiverQuestions.Refusal;
import dev.ownrelay.message.CandidateAddresses;
import dev.ownrelay.message.HoldReason;
import dev.ownrelay.message.Message;
import dev.ownrelay.message.MessageAccess;
import dev.ownrelay.message.MessageState;
import dev.ownrelay.rejection.Explanation;
import dev.ownrelay.server.Route;
import dev.ownrelay.server.RouteChoice;
import dev.ownrelay.server.SenderVerdict;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// Finds what can be done about a message, and what of it helps most likely.
@Component
class StepChoices {

    private final CandidateAddresses candidates;
    private final OtherRoutes routes;
    private final MessageChoices choices;
    private final ReceiverQuestions questions;

    StepChoices(
            CandidateAddresses candidates,
            OtherRoutes routes,
            MessageChoices choices,
            ReceiverQuestions questions) {
        this.questions = questions;
        this.candidates = candidates;
        this.routes = routes;
        this.choices = choices;
    }

    /// @param why it does not arrive; null: nobody said so
    /// @param refusal in the words of the server that said so
    @Transactional(readOnly = true)
    NextSteps of(
            Message message, Story story, @Nullable Explanation why, Refusal refusal, SignedIn me) {
        var present = present(message);
        var choice = routes.ofSender(message.senderId()).orElse(null);
        var route = choice instanceof RouteChoice.Usable(var usable) ? usable : null;
        var open = message.replaceable() && MessageAccess.mayAct(message, me);
        var servers = open && mayTakeAnother(message, story, me) ? others(message, me) : NO_SERVERS;
        var offered =
                open ? offered(message, story, route, servers, refusal.words()) : Set.<Step>of();
        var primary =
                message.settledAt() != null
                        ? null
                        : preferred(message, story, why, moved(message, present), servers).stream()
                                .filter(offered::contains)
                                .findFirst()
                                .orElse(null);
        return new NextSteps(
                message.getId(),
                primary,
                offered.stream().filter(step -> step != primary).toList(),
                message.toAddress(),
                moved(message, present) ? present.orElseThrow() : "",
                present.isPresent(),
                route,
                route == null || choice == null ? null : routes.state(route, choice),
                servers,
                offered.contains(OTHER_SERVER) ? routes.barred(me) : List.of(),
                questions.of(message, refusal));
    }

    private static final List<OtherRoutes.Choice> NO_SERVERS = List.of();

    /// The address that the candidate has now.
    private Optional<String> present(Message message) {
        return Optional.ofNullable(message.candidateId())
                .map(id -> candidates.now(List.of(id)).get(id));
    }

    private static boolean moved(Message message, Optional<String> present) {
        return present.filter(now -> !now.equalsIgnoreCase(message.toAddress())).isPresent();
    }

    private Set<Step> offered(
            Message message,
            Story story,
            @Nullable Route route,
            List<OtherRoutes.Choice> servers,
            String words) {
        var offered = EnumSet.noneOf(Step.class);
        boolean text = message.textRemovedAt() == null;
        boolean whole = message.holdReason() != HoldReason.FILES_DAMAGED;
        add(offered, OTHER_ADDRESS, text && whole && route != null);
        add(offered, WRITE_ANEW, text);
        add(offered, OTHER_SERVER, text && !servers.isEmpty());
        add(offered, SEND_AGAIN, story.actions().sendAgain());
        add(offered, ASK_RECEIVER, !words.isBlank());
        return offered;
    }

    private static void add(Set<Step> steps, Step step, boolean offered) {
        if (offered) {
            steps.add(step);
        }
    }

    /// From belongs to the sender, so nobody else chooses.
    private boolean mayTakeAnother(Message message, Story story, SignedIn me) {
        return message.senderId().equals(me.userId())
                && Message.SENDABLE_AGAIN.contains(message.state())
                && choices.senderMay(message)
                && (message.state() != MessageState.HELD || story.actions().otherRoute());
    }

    private List<OtherRoutes.Choice> others(Message message, SignedIn me) {
        return routes.all(me).stream()
                .filter(choice ->
                        !Objects.equals(choice.route().serverId(), message.smtpServerId())
                                || !choice.route().fromAddress().equals(message.fromAddress()))
                .toList();
    }

    private static List<Step> preferred(
            Message message,
            Story story,
            @Nullable Explanation why,
            boolean moved,
            List<OtherRoutes.Choice> servers) {
        if (story.inDoubt()) {
            return List.of(); // somebody has to ask whether it arrived before anything is pressed
        }
        if (moved || story.marked() != null) {
            return List.of(OTHER_ADDRESS);
        }
        return switch (message.state()) {
            case HELD -> held(message);
            case FAILED, SENT, UNKNOWN ->
                    why == null ? List.of(SEND_AGAIN, WRITE_ANEW) : refused(why, story, servers);
            default -> List.of(SEND_AGAIN, WRITE_ANEW);
        };
    }

    private static List<Step> held(Message message) {
        return switch (message.holdReason()) {
            case ADDRESS_MARKED -> List.of(OTHER_ADDRESS);
            case FILES_DAMAGED -> List.of(WRITE_ANEW);
            case null, default -> List.of(SEND_AGAIN, OTHER_SERVER);
        };
    }

    /// What must fail again stands in no list.
    private static List<Step> refused(
            Explanation why, Story story, List<OtherRoutes.Choice> servers) {
        return switch (why.cause()) {
            case RECIPIENT_UNKNOWN, RECIPIENT_ACCOUNT_DISABLED, RECIPIENT_MAILBOX_FULL ->
                    List.of(OTHER_ADDRESS);
            case RECIPIENT_DOMAIN_UNKNOWN, RECIPIENT_DOMAIN_NO_MAIL -> List.of(OTHER_ADDRESS);
            case CONTENT_SPAM, CONTENT_ATTACHMENT, CONTENT_MALFORMED, MESSAGE_TOO_BIG ->
                    List.of(WRITE_ANEW);
            case RECIPIENT_REFUSES -> List.of(ASK_RECEIVER);
            case POLICY -> mendable(story) ? List.of(WRITE_ANEW) : List.of(ASK_RECEIVER);
            case GREYLISTED, RATE_LIMITED, TEMPORARY_TIMEOUT, NETWORK, REMOTE_SYSTEM_ERROR ->
                    List.of(SEND_AGAIN, WRITE_ANEW);
            case UNKNOWN -> List.of(why.permanent() ? ASK_RECEIVER : SEND_AGAIN, WRITE_ANEW);
            case RELAY_DENIED -> List.of(OTHER_SERVER, OTHER_ADDRESS);
            case SENDER_DOMAIN_UNAUTHENTICATED -> doubted(story, servers);
            default -> List.of(OTHER_SERVER);
        };
    }

    private static List<Step> doubted(Story story, List<OtherRoutes.Choice> servers) {
        if (mended(story)) {
            return List.of(SEND_AGAIN);
        }
        return servers.stream().allMatch(OtherRoutes.Choice::doubted)
                ? List.of()
                : List.of(OTHER_SERVER);
    }

    /// Whether the message has something that filters refuse messages for.
    private static boolean mendable(Story story) {
        return story.told() != null && story.told().weighs();
    }

    /// Whether receivers have come to believe the sender since they refused the message.
    private static boolean mended(Story story) {
        var told = story.told();
        var verdict = told == null ? null : told.verdict();
        if (verdict == null || verdict.result() != SenderVerdict.Result.BELIEVED) {
            return false;
        }
        var since = verdict.since();
        return since != null
                && story.tries().stream().allMatch(each -> each.startedAt().isBefore(since));
    }
}

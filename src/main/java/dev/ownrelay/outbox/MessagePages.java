package dev.ownrelay.outbox;

import dev.ownrelay.account.SignedIn;
import dev.ownrelay.bounce.Bounces;
import dev.ownrelay.explanation.ReceiverQuestions.Refusal;
import dev.ownrelay.message.Attachments;
import dev.ownrelay.message.Bounce;
import dev.ownrelay.message.Message;
import dev.ownrelay.message.Messages;
import dev.ownrelay.policy.SentAnyway;
import dev.ownrelay.rejection.Explanation;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.ui.Model;

import java.time.Instant;
import java.util.UUID;

/// Fills the page of a message.
@Component
class MessagePages {

    /// Another message that this one is bound to.
    record Linked(UUID id, Instant at, String to) {

        static Linked of(Message message) {
            var to = message.erasedAt() == null ? message.toAddress() : message.toName();
            return new Linked(message.getId(), message.createdAt(), to);
        }
    }

    private static final Refusal NOBODY_SAID = new Refusal("", null, "");

    private final Messages messages;
    private final Attachments attachments;
    private final Stories stories;
    private final Bounces bounces;
    private final StepChoices steps;
    private final SentAnyway sentAnyway;

    MessagePages(
            Messages messages,
            Attachments attachments,
            Stories stories,
            Bounces bounces,
            StepChoices steps,
            SentAnyway sentAnyway) {
        this.messages = messages;
        this.attachments = attachments;
        this.stories = stories;
        this.bounces = bounces;
        this.steps = steps;
        this.sentAnyway = sentAnyway;
    }

    /// @return the view
    String page(Message message, SignedIn me, Model model) {
        model.addAttribute("message", MessageView.of(message, attachments.files(message.getId())));
        model.addAttribute(
                "inBatch", messages.existsByBatchIdAndIdNot(message.batchId(), message.getId()));
        story(message, me, model);
        return "outbox/show";
    }

    void story(Message message, SignedIn me, Model model) {
        var story = stories.of(message, me);
        var back = bounces.of(message, me);
        model.addAttribute("story", story);
        model.addAttribute("poll", story.pollSeconds());
        model.addAttribute("back", back);
        model.addAttribute("steps", steps(message, story, back, me));
        model.addAttribute(
                "followUp",
                messages.findFirstByFollowsIdOrderByCreatedAtDesc(message.getId())
                        .map(Linked::of)
                        .orElse(null));
        model.addAttribute("sentAnyway", sentAnyway.find(message.getId()).orElse(null));
        var follows = message.followsId();
        model.addAttribute(
                "follows",
                follows == null ? null : messages.findById(follows).map(Linked::of).orElse(null));
    }

    private NextSteps steps(Message message, Story story, Bounces.Shown back, SignedIn me) {
        if (message.bouncedAt() != null) {
            var last = back.last(Bounce.Kind.FAILED);
            return steps.of(
                    message,
                    story,
                    last.flatMap(Bounces.Line::meaning).orElse(null),
                    last.map(line -> new Refusal(line.words(), line.at(), line.by()))
                            .orElse(NOBODY_SAID),
                    me);
        }
        return steps.of(message, story, meaning(story), refusal(story), me);
    }

    private static @Nullable Explanation meaning(Story story) {
        return story.told() == null ? null : story.told().explanation();
    }

    /// What a server said for good, or at last.
    private static Refusal refusal(Story story) {
        return story.tries().stream()
                .filter(attempt -> attempt.code() != null)
                .findFirst()
                .map(attempt -> new Refusal(attempt.words(), attempt.startedAt(), ""))
                .orElse(NOBODY_SAID);
    }
}

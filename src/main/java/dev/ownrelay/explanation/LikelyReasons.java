package dev.ownrelay.explanation;

import dev.ownrelay.check.Checker;
import dev.ownrelay.check.Circumstances;
import dev.ownrelay.check.Draft;
import dev.ownrelay.check.Draft.Recipient;
import dev.ownrelay.check.DraftFile;
import dev.ownrelay.check.Finding;
import dev.ownrelay.message.Attachments;
import dev.ownrelay.message.Message;
import dev.ownrelay.message.ReadableBody;
import dev.ownrelay.rejection.Cause;

import org.jsoup.Jsoup;
import org.springframework.stereotype.Component;

import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/// Finds in a refused message what filters hold against it.
@Component
class LikelyReasons {

    /// Causes that lie in what the message says and carries.
    private static final Set<Cause> OF_CONTENT =
            EnumSet.of(
                    Cause.CONTENT_SPAM,
                    Cause.CONTENT_ATTACHMENT,
                    Cause.CONTENT_MALFORMED,
                    Cause.POLICY);

    private final Checker checker = new Checker();
    private final Attachments attachments;

    LikelyReasons(Attachments attachments) {
        this.attachments = attachments;
    }

    static boolean lieIn(Message message, Cause cause) {
        return OF_CONTENT.contains(cause) && message.textRemovedAt() == null;
    }

    /// The weightiest first.
    List<Finding> of(Message message, Cause cause) {
        var files =
                attachments.files(message.getId()).stream()
                        .map(file -> file(file, cause == Cause.CONTENT_ATTACHMENT))
                        .toList();
        var draft =
                new Draft(
                        message.subject(),
                        html(message),
                        "",
                        files,
                        List.of(new Recipient("", message.toName(), message.toAddress())),
                        Circumstances.of(message.fromAddress()));
        return checker.check(draft);
    }

    private String html(Message message) {
        var html = ReadableBody.html(message.source(), attachments.pictures(message.getId()));
        return Jsoup.parse(Objects.requireNonNullElse(html, "")).body().html();
    }

    private DraftFile file(Attachments.Attached file, boolean content) {
        return new DraftFile(
                file.fileName(),
                file.size(),
                content
                        ? Base64.getMimeDecoder().decode(attachments.content(file).encoded())
                        : null);
    }
}

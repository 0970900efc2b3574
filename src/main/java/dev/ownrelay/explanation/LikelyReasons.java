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
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Semaphore;

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

    /// The files of a message are read as a whole: no more than these at a time, whoever looks.
    private static final int READ_AT_ONCE = 2;

    private final Checker checker = new Checker();
    private final Semaphore reading = new Semaphore(READ_AT_ONCE);
    private final Attachments attachments;

    LikelyReasons(Attachments attachments) {
        this.attachments = attachments;
    }

    static boolean lieIn(Message message, Cause cause) {
        return OF_CONTENT.contains(cause) && message.textRemovedAt() == null;
    }

    /// The weightiest first.
    List<Finding> of(Message message, Cause cause) {
        boolean content = cause == Cause.CONTENT_ATTACHMENT && reading.tryAcquire();
        try {
            return of(message, content);
        } finally {
            if (content) {
                reading.release();
            }
        }
    }

    /// @param content whether the files are looked into, and not only at their names
    private List<Finding> of(Message message, boolean content) {
        var files =
                attachments.files(message.getId()).stream()
                        .map(file -> file(file, content))
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
        return new DraftFile(file.fileName(), file.size(), content ? octets(file) : null);
    }

    /// Null: it is damaged.
    private byte @Nullable [] octets(Attachments.Attached file) {
        try {
            return Base64.getMimeDecoder().decode(attachments.content(file).encoded());
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}

package dev.ownrelay.compose;

import dev.ownrelay.candidate.Recipients;
import dev.ownrelay.mail.HeaderText;
import dev.ownrelay.mail.ParsedHtml;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;

import org.jspecify.annotations.Nullable;
import org.springframework.validation.BeanPropertyBindingResult;
import org.springframework.validation.Errors;
import org.springframework.web.multipart.MultipartFile;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/// A message as typed.
///
/// @param to ids of candidates
/// @param body HTML from the editor, not yet cleaned
/// @param key made when the form was shown: posting it twice gives one message
/// @param route fingerprint of the route that was shown
/// @param follows the message in whose place this one is written; empty: none
/// @param kept the places of its files that go along
/// @param via the key of a way that was chosen for this message only; empty: the one of *My
///   account*
/// @param anyway whether marked addresses are written to as well; null: they are left out
/// @param overrule ids of the findings in spite of which the email is sent; null: it is not
record ComposeForm(
        List<String> to,
        @NotBlank(message = "{compose.subject.required}")
                @Size(max = 250, message = "{compose.subject.long}")
                String subject,
        String body,
        List<MultipartFile> attachments,
        String key,
        String route,
        String follows,
        List<String> kept,
        String via,
        @Nullable String anyway,
        @Nullable String overrule) {

    static final int MOST_RECIPIENTS = Recipients.MOST;
    static final int LONGEST_BODY = 500 * 1024;
    private static final long LARGEST_BATCH = 20L * 1024 * 1024;

    @SuppressWarnings("NullAway") // a parameter that was not sent is bound as null
    ComposeForm {
        to = to == null ? List.of() : to.stream().filter(Objects::nonNull).toList();
        subject = subject == null ? "" : subject.strip();
        body = Objects.requireNonNullElse(body, "");
        attachments = attachments == null ? List.of() : withoutBlanks(attachments);
        key = key == null || key.isEmpty() ? newKey() : key;
        route = Objects.requireNonNullElse(route, "");
        follows = Objects.requireNonNullElse(follows, "");
        kept = kept == null ? List.of() : kept.stream().filter(Objects::nonNull).toList();
        via = Objects.requireNonNullElse(via, "");
    }

    static ComposeForm empty(List<String> to) {
        return new ComposeForm(to, "", "", List.of(), newKey(), "", "", List.of(), "", null, null);
    }

    /// What an earlier message says, to be written anew.
    static ComposeForm anew(EarlierMessage earlier) {
        return new ComposeForm(
                earlier.candidate() == null ? List.of() : List.of(earlier.candidate().toString()),
                earlier.subject(),
                earlier.body(),
                List.of(),
                newKey(),
                "",
                earlier.id().toString(),
                earlier.files().stream().map(EarlierMessage.Kept::place).toList(),
                "",
                null,
                null);
    }

    /// The same with another text.
    ComposeForm mended(String otherSubject, String otherBody) {
        return new ComposeForm(
                to,
                otherSubject,
                otherBody,
                attachments,
                key,
                route,
                follows,
                kept,
                via,
                anyway,
                overrule);
    }

    private static String newKey() {
        return UUID.randomUUID().toString();
    }

    public boolean writesAnyway() {
        return "true".equals(anyway);
    }

    /// Whether somebody has seen all of these findings and sends the email in spite of them.
    public boolean overrules(Collection<String> ids) {
        return overrule != null && List.of(overrule.split("[ ,]")).containsAll(ids);
    }

    /// Whether there is something to lose.
    boolean written() {
        return !subject.isEmpty() || !body.isEmpty();
    }

    /// The ids among `to`; what is no id names nobody.
    List<UUID> recipients() {
        return ids(to).stream().limit(MOST_RECIPIENTS + 1).toList();
    }

    static List<UUID> ids(List<String> texts) {
        return texts.stream().map(ComposeForm::id).filter(Objects::nonNull).distinct().toList();
    }

    /// The files of the earlier message that go along.
    List<EarlierMessage.Kept> along(Optional<EarlierMessage> earlier) {
        return earlier.map(EarlierMessage::files).orElse(List.of()).stream()
                .filter(file -> kept.contains(file.place()))
                .toList();
    }

    /// What a constraint on one field cannot say.
    ///
    /// @param found how many of the recipients exist
    /// @param along the files of the earlier message that go along
    void check(int found, List<EarlierMessage.Kept> along, Errors errors) {
        checkRecipients(found, errors);
        if (!errors.hasFieldErrors("subject") && !HeaderText.isSafe(subject)) {
            errors.rejectValue("subject", "compose.subject.unsafe");
        }
        checkBody(Math.max(found, 1), errors);
        AttachmentLimits.check(attachments, along, errors);
    }

    private void checkRecipients(int found, Errors errors) {
        if (to.isEmpty()) {
            errors.rejectValue("to", "compose.to.required");
        } else if (recipients().size() > MOST_RECIPIENTS) {
            errors.rejectValue("to", "compose.to.many", arguments(MOST_RECIPIENTS), null);
        } else if (found < to.stream().distinct().count()) {
            errors.rejectValue("to", "compose.to.unknown");
        }
    }

    /// Every message of a batch is a finished message, so what one may weigh depends on how many
    /// there are.
    private void checkBody(int messages, Errors errors) {
        int size = size();
        if (tooLong()) {
            rejectLong(errors);
        } else if ((long) size * messages > LARGEST_BATCH) {
            long limit = LARGEST_BATCH / messages / 1024;
            errors.rejectValue("body", "compose.body.batch", arguments(messages, limit), null);
        } else if (!ParsedHtml.ofSent(body).whole()) {
            errors.rejectValue("body", "compose.body.layout");
        } else if (BodyHtml.isBlank(BodyHtml.clean(body))) {
            errors.rejectValue("body", "compose.body.required");
        }
    }

    /// More than anybody may send: not worth the look.
    ///
    /// @param along the files of the earlier message that go along
    boolean isTooMuch(List<EarlierMessage.Kept> along) {
        var errors = new BeanPropertyBindingResult(this, "form");
        rejectTooMuch(along, errors);
        return errors.hasErrors();
    }

    void rejectTooMuch(List<EarlierMessage.Kept> along, Errors errors) {
        if (tooLong()) {
            rejectLong(errors);
        }
        AttachmentLimits.check(attachments, along, errors);
    }

    boolean tooLong() {
        return size() > LONGEST_BODY;
    }

    void rejectLong(Errors errors) {
        errors.rejectValue("body", "compose.body.long", arguments(LONGEST_BODY / 1024), null);
    }

    private int size() {
        return body.getBytes(StandardCharsets.UTF_8).length;
    }

    /// Without a key of its own a request is never taken for a repetition.
    UUID repetitionKey() {
        return Optional.ofNullable(id(key)).orElseGet(UUID::randomUUID);
    }

    private static Object[] arguments(Object... values) {
        return values;
    }

    private static @Nullable UUID id(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException notAnId) {
            return null;
        }
    }

    /// A file field left alone arrives as one nameless empty file.
    private static List<MultipartFile> withoutBlanks(List<MultipartFile> files) {
        return files.stream()
                .filter(file -> !file.isEmpty() || !AttachmentName.uploaded(file).isEmpty())
                .toList();
    }
}

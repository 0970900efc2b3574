package dev.ownrelay.compose;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;

/// How somebody wants to see a message before it is sent.
///
/// @param to ids of candidates
/// @param attachments the names of the files that the browser would send
/// @param kept the places of the files of the earlier message that go along
/// @param person whose copy is shown; empty: the first one's
/// @param look `html` or `text`
/// @param pictures null: a reader whose program shows none
/// @param dark null: on a light ground
record PreviewForm(
        List<String> to,
        String subject,
        String body,
        String via,
        List<String> attachments,
        List<String> kept,
        String person,
        String look,
        @Nullable String pictures,
        @Nullable String dark) {

    @SuppressWarnings("NullAway") // a parameter that was not sent is bound as null
    PreviewForm {
        to = to == null ? List.of() : to.stream().filter(Objects::nonNull).toList();
        subject = Objects.requireNonNullElse(subject, "").strip();
        body = Objects.requireNonNullElse(body, "");
        via = Objects.requireNonNullElse(via, "");
        attachments = named(attachments);
        kept = named(kept);
        person = Objects.requireNonNullElse(person, "");
        look = Objects.requireNonNullElse(look, "");
    }

    private static List<String> named(@Nullable List<String> files) {
        return files == null
                ? List.of()
                : files.stream().filter(name -> name != null && !name.isEmpty()).toList();
    }

    /// Of what goes along no more is told than that there is something.
    List<ChosenFile> files() {
        return Stream.concat(attachments.stream(), kept.stream())
                .map(name -> new ChosenFile(name, 0))
                .toList();
    }

    /// Whose copy it is: one of the recipients.
    List<UUID> whose() {
        var chosen = to.contains(person) ? List.of(person) : to;
        return ComposeForm.ids(chosen).stream().limit(1).toList();
    }

    ComposeForm message() {
        return new ComposeForm(
                to, subject, body, List.of(), "", "", "", List.of(), via, null, null);
    }

    boolean asText() {
        return look.equals("text");
    }

    boolean withPictures() {
        return pictures != null;
    }

    boolean onDark() {
        return dark != null;
    }
}

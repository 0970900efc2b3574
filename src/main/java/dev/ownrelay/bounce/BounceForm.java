package dev.ownrelay.bounce;

import org.jspecify.annotations.Nullable;
import org.springframework.validation.Errors;
import org.springframework.web.multipart.MultipartFile;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Objects;

/// A message that came back, pasted or uploaded.
///
/// @param anyway the reader says that it is about this message
record BounceForm(String bounce, @Nullable MultipartFile file, String anyway) {

    /// As much of a file as is read: the report stands before the message that is returned.
    private static final int MOST_OCTETS = 1024 * 1024;

    /// As much of a text as the field takes: three octets each, it stays below the limit of forms.
    static final int MOST_CHARACTERS = 600_000;

    @SuppressWarnings("NullAway") // a parameter that was not sent is bound as null
    BounceForm {
        bounce = Objects.requireNonNullElse(bounce, "");
        anyway = Objects.requireNonNullElse(anyway, "");
        file = file == null || file.isEmpty() ? null : file;
    }

    boolean sure() {
        return anyway.equals("true");
    }

    void check(Errors errors) {
        if (file == null && bounce.isBlank()) {
            errors.rejectValue("bounce", "bounce.required");
        }
    }

    /// The same with the text of the file in the place where it can be sent once more.
    BounceForm typed() {
        var source = file == null ? bounce : BounceText.decode(head(file));
        int most = Math.min(source.length(), MOST_CHARACTERS);
        return new BounceForm(source.substring(0, most), null, anyway);
    }

    /// Ends with a whole line, so that no character is torn.
    private static byte[] head(MultipartFile file) {
        try (var in = file.getInputStream()) {
            byte[] head = in.readNBytes(MOST_OCTETS);
            int end = head.length;
            while (head.length == MOST_OCTETS && end > 0 && head[end - 1] != '\n') {
                end--;
            }
            return end == 0 ? head : Arrays.copyOf(head, end);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

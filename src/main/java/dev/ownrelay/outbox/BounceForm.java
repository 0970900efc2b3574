package dev.ownrelay.outbox;

import dev.ownrelay.rejection.BounceText;

import org.jspecify.annotations.Nullable;
import org.springframework.validation.Errors;
import org.springframework.web.multipart.MultipartFile;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;

/// A message that came back, pasted or uploaded.
///
/// @param anyway the reader says that it is about this letter
record BounceForm(String bounce, @Nullable MultipartFile file, String anyway) {

    private static final int MIB = 1024 * 1024;

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
        if (file != null && file.getSize() > MIB || bounce.length() > MIB) {
            errors.rejectValue(file == null ? "bounce" : "file", "bounce.large");
        } else if (file == null && bounce.isBlank()) {
            errors.rejectValue("bounce", "bounce.required");
        }
    }

    /// The same with the text of the file in the place where it can be sent once more.
    BounceForm typed() {
        return new BounceForm(source(), null, anyway);
    }

    private String source() {
        try {
            return file == null ? bounce : BounceText.decode(file.getBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package dev.ownrelay.compose;

import org.springframework.validation.Errors;
import org.springframework.web.multipart.MultipartFile;

import java.util.List;
import java.util.stream.LongStream;

/// How many files a message takes, and how large.
final class AttachmentLimits {

    private static final int MOST_FILES = 10;
    private static final long MIB = 1024 * 1024;
    private static final long LARGEST_FILE = 10 * MIB;
    private static final long LARGEST_MESSAGE = 20 * MIB;

    /// As a page says them before it sends anything.
    static final Limits SHOWN = new Limits(MOST_FILES, LARGEST_FILE, LARGEST_MESSAGE);

    /// @param together of all files of a message, encoded
    record Limits(int files, long file, long together) {

        public long fileMebibytes() {
            return file / MIB;
        }

        public long togetherMebibytes() {
            return together / MIB;
        }
    }

    private AttachmentLimits() {}

    /// @param along what an earlier message carried already
    static void check(List<MultipartFile> files, List<EarlierMessage.Kept> along, Errors errors) {
        if (files.size() + along.size() > MOST_FILES) {
            reject(errors, "compose.attachments.many", MOST_FILES);
        }
        for (var file : files) {
            String name = AttachmentName.clean(AttachmentName.uploaded(file));
            if (file.isEmpty()) {
                reject(errors, "compose.attachments.empty", name);
            } else if (file.getSize() > LARGEST_FILE) {
                reject(errors, "compose.attachments.large", name, LARGEST_FILE / MIB);
            }
        }
        long encoded =
                LongStream.concat(
                                files.stream().mapToLong(MultipartFile::getSize),
                                along.stream().mapToLong(EarlierMessage.Kept::size))
                        .map(MessageAttachment::encodedSize)
                        .sum();
        if (encoded > LARGEST_MESSAGE && !errors.hasFieldErrors("attachments")) {
            reject(errors, "compose.attachments.together", LARGEST_MESSAGE / MIB);
        }
    }

    private static void reject(Errors errors, String code, Object... arguments) {
        errors.rejectValue("attachments", code, arguments, null);
    }
}

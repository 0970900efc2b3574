package dev.ownrelay.compose;

import org.springframework.web.multipart.MultipartFile;

import java.text.Normalizer;
import java.util.Objects;
import java.util.regex.Pattern;

/// Makes the name of an uploaded file safe for a header line and for the disk of the receiver.
final class AttachmentName {

    private static final int LONGEST = 150;
    private static final int LONGEST_EXTENSION = 20;
    private static final Pattern INVISIBLE =
            Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Co}\\p{Cs}\\p{Cn}]");
    private static final Pattern SPACES = Pattern.compile("[\\p{Z}\\s]++");
    private static final Pattern FORBIDDEN = Pattern.compile("[<>:\"|?*]");
    private static final Pattern EDGES = Pattern.compile("^[. ]++|(?<![. ])[. ]++$");
    private static final Pattern RESERVED =
            Pattern.compile(
                    "(?i)(con|prn|aux|nul|clock\\$|com[0-9]|lpt[0-9])(\\..*+)?", Pattern.DOTALL);

    private AttachmentName() {}

    /// As the browser sent it.
    static String uploaded(MultipartFile file) {
        return Objects.requireNonNullElse(file.getOriginalFilename(), "");
    }

    static String clean(String uploaded) {
        String name = Normalizer.normalize(uploaded, Normalizer.Form.NFC);
        name = INVISIBLE.matcher(name.replaceAll("[\\r\\n\\t]", " ")).replaceAll("");
        name = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
        name = FORBIDDEN.matcher(SPACES.matcher(name).replaceAll(" ")).replaceAll("_");
        name = EDGES.matcher(name).replaceAll("");
        if (name.isEmpty()) {
            return "attachment";
        }
        return shorten(RESERVED.matcher(name).matches() ? "_" + name : name);
    }

    private static String shorten(String name) {
        if (name.codePointCount(0, name.length()) <= LONGEST) {
            return name;
        }
        int dot = name.lastIndexOf('.');
        String extension =
                dot > 0 && name.length() - dot <= LONGEST_EXTENSION ? name.substring(dot) : "";
        int kept = LONGEST - extension.codePointCount(0, extension.length());
        return name.substring(0, name.offsetByCodePoints(0, kept)).stripTrailing() + extension;
    }
}

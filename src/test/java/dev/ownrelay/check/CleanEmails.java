package dev.ownrelay.check;

import dev.ownrelay.check.Draft.Recipient;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import javax.imageio.ImageIO;

/// The emails in `clean/`: such as recruiters write every day, in English and Dutch. The first of
/// its files says how they are written down.
public final class CleanEmails {

    private static final Path FOLDER = Path.of("src/test/resources/dev/ownrelay/check/clean");
    private static final String LINE = "=== ";

    private CleanEmails() {}

    /// @param name the file and what kind of email it is
    public record CleanEmail(String name, boolean dutch, Draft draft) {

        @Override
        public String toString() {
            return name;
        }
    }

    public static List<CleanEmail> all() {
        return Stream.of("dutch-1", "dutch-2", "english-1", "english-2")
                .flatMap(CleanEmails::in)
                .toList();
    }

    private static Stream<CleanEmail> in(String file) {
        return parts(file)
                .map(part -> {
                    var lines = part.split("\n", 2);
                    return new CleanEmail(
                            file + ": " + lines[0], file.startsWith("dutch"), draft(lines[1]));
                });
    }

    private static Draft draft(String email) {
        var parts = email.split("\n\n", 2);
        var fields = new HashMap<String, String>();
        var to = new ArrayList<Recipient>();
        for (var line : parts[0].lines().toList()) {
            var field = line.split(": ", 2);
            if (field[0].equals("To")) {
                var person = field[1].split(" \\| ");
                to.add(new Recipient(person[0], person[1], person[2]));
            } else {
                fields.put(field[0], field[1]);
            }
        }
        return new Draft(
                fields.getOrDefault("Subject", ""),
                parts[1].strip(),
                signatures().getOrDefault(fields.getOrDefault("Signature", ""), ""),
                files(fields.getOrDefault("Files", "")),
                to,
                circumstances(fields));
    }

    private static Circumstances circumstances(Map<String, String> fields) {
        return new Circumstances(
                fields.getOrDefault("From", ""),
                null,
                null,
                fields.containsKey("Answers"),
                false,
                List.of(),
                List.of(),
                List.of());
    }

    private static List<DraftFile> files(String names) {
        return Stream.of(names.split(", "))
                .filter(name -> !name.isEmpty())
                .map(name -> new DraftFile(name, pdf().length, pdf()))
                .toList();
    }

    private static Map<String, String> signatures() {
        var signatures = new HashMap<String, String>();
        parts("signatures")
                .map(part -> part.split("\n", 2))
                .forEach(
                        part -> signatures.put(part[0], part[1].strip().replace("{logo}", logo())));
        return signatures;
    }

    private static Stream<String> parts(String file) {
        try {
            var text = Files.readString(FOLDER.resolve(file + ".txt"));
            return Stream.of(("\n" + text).split("\n" + LINE)).skip(1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String logo() {
        try (var out = new ByteArrayOutputStream()) {
            ImageIO.write(new BufferedImage(160, 48, BufferedImage.TYPE_INT_RGB), "png", out);
            return "data:image/png;base64," + Base64.getEncoder().encodeToString(out.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// One empty page.
    private static byte[] pdf() {
        return """
        %PDF-1.4
        1 0 obj <</Type /Catalog /Pages 2 0 R>> endobj
        2 0 obj <</Type /Pages /Kids [3 0 R] /Count 1>> endobj
        3 0 obj <</Type /Page /Parent 2 0 R /MediaBox [0 0 595 842]>> endobj
        trailer <</Root 1 0 R>>
        %%EOF
        """
                .getBytes(StandardCharsets.US_ASCII);
    }
}

package dev.ownrelay.check;

import static dev.ownrelay.check.MadeFiles.*;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Ways to bring a program past the look at files.
class HiddenFilesTests {

    private static final byte[] TEXT = latin("Naam;Telefoon\r\nAnna;0201234567\r\n");
    private static final int MIB = 1024 * 1024;

    @ParameterizedTest(name = "{0}")
    @MethodSource("hidden")
    void whatIsHiddenIsFound(String how, DraftFile file, String reason) {
        assertThat(reasons(file)).containsExactly(reason);
    }

    static Stream<Arguments> hidden() {
        return Stream.of(
                arguments(
                        "an archive that says it is a document",
                        file("cv.zip", zip("mimetype", "x", "cv.exe", TEXT)),
                        "archive-holding"),
                arguments(
                        "a document that holds a script",
                        file("cv.docx", zip("[Content_Types].xml", "<x/>", "cv.js", TEXT)),
                        "archive-holding"),
                arguments(
                        "an archive in one that says it is a document",
                        file("cv.zip", zip("mimetype", "x", "b.zip", zip("cv.js", TEXT))),
                        "archive-holding"),
                arguments(
                        "an archive after something else",
                        file("cv.zip", both(TEXT, zip("cv.exe", TEXT))),
                        "archive-holding"),
                arguments(
                        "an archive after something else without a name for it",
                        file("cv", both(TEXT, zip("cv.exe", TEXT))),
                        "archive-holding"),
                arguments(
                        "an archive behind the first 16 MiB of another",
                        file("a.zip", zip("b.zip", large("run.js"))),
                        "bomb"),
                arguments(
                        "a program behind the first 16 MiB",
                        file("a.tgz", gzip(tar("a.txt", noise(17 * MIB), "b.exe", TEXT))),
                        "bomb"),
                arguments(
                        "a script behind a long page",
                        file("a.html", latin("<p>" + "x".repeat(MIB) + "<ScRipt>x()</script>")),
                        "script"),
                arguments(
                        "a script in two octets a letter",
                        file(
                                "a.html",
                                "\ufeff<p>Hi</p><script>x()</script>"
                                        .getBytes(StandardCharsets.UTF_16LE)),
                        "script"));
    }

    @Test
    void aFileThatTakesAllTheTimeHidesNoOther() {
        var filler = file("a.zip", zip("b.zip", large("a.txt")));
        assertThat(reasons(filler, file("c.zip", zip("d.zip", zip("run.js", TEXT)))))
                .containsExactly("bomb", "bomb");
        assertThat(reasons(filler, file("c.zip", zip("cv.pdf", EXE))))
                .containsExactly("bomb", "archive-holding");
        assertThat(reasons(filler, file("c.gz", gzip(EXE)))).containsExactly("bomb", "bomb");
    }

    @Test
    void aDocumentThatFindsNoTimeIsNoReason() {
        var filler = file("a.zip", zip("b.zip", large("a.txt")));
        assertThat(reasons(filler, file("c.zip", zip("cv.docx", DOCX, "cv.odt", ODT))))
                .containsExactly("bomb");
    }

    @Test
    void whatIsListedIsCountedOverAllFiles() {
        var names = IntStream.range(0, 1_998).mapToObj(i -> new Object[] {i + ".txt", ""});
        var many = zip(names.flatMap(Arrays::stream).toArray());
        var office = ole2("Root Entry", "WordDocument", "1Table", "Data");
        assertThat(
                        reasons(
                                file("a.zip", many),
                                file("a.doc", office),
                                file("b.zip", zip("a.txt", TEXT, "b.txt", TEXT))))
                .containsExactly("bomb");
    }

    private static DraftFile file(String name, byte[] content) {
        return new DraftFile(name, content.length, content);
    }

    /// A zip of more than 16 MiB, with the name at its end.
    private static byte[] large(String last) {
        return zip("a.bin", noise(17 * MIB), last, TEXT);
    }

    /// What hardly packs.
    private static byte[] noise(int size) {
        var noise = new byte[size];
        new Random(7).nextBytes(noise);
        return noise;
    }

    private static byte[] both(byte[] first, byte[] second) {
        var both = new ByteArrayOutputStream();
        both.writeBytes(first);
        both.writeBytes(second);
        return both.toByteArray();
    }

    private static List<String> reasons(DraftFile... files) {
        var draft =
                new Draft(
                        "Een baan",
                        "<p>Dag</p>",
                        "",
                        List.of(files),
                        List.of(),
                        Circumstances.of("anna@agency.example"));
        return new FileRules()
                .look(Look.of(draft))
                .filter(found -> found.kind() == FindingKind.SUSPICIOUS_ATTACHMENT)
                .flatMap(found -> found.places().stream())
                .map(Place::reason)
                .toList();
    }
}

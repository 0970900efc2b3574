package dev.ownrelay.check;

import static dev.ownrelay.check.MadeFiles.*;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
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
                        file("cv.zip", joined(TEXT, zip("cv.exe", TEXT))),
                        "archive-holding"),
                arguments(
                        "an archive after something else without a name for it",
                        file("cv", joined(TEXT, zip("cv.exe", TEXT))),
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

    /// Programs that unpack them find the file, each in its own way.
    @ParameterizedTest(name = "{0}")
    @MethodSource("oddLists")
    void whatAnOddListNamesIsFound(String how, byte[] zip) {
        assertThat(reasons(file("cv.zip", zip))).containsExactly("archive-holding");
    }

    static Stream<Arguments> oddLists() {
        var zip = zip("cv.exe", TEXT);
        int end = zip.length - 22;
        int size = read(zip, end + 12);
        int at = read(zip, end + 16);
        var list = Arrays.copyOfRange(zip, 0, end);
        var wide = wideEnd(end, size, at);
        return Stream.of(
                arguments("zip64", joined(list, wide, end(-1, -1))),
                arguments("zip64 behind something", joined(TEXT, list, wide, end(-1, -1))),
                arguments("octets behind the list", joined(list, TEXT, end(size, at))),
                arguments("a size of nothing", joined(list, end(0, at))),
                arguments("an entry without its name", joined(list, entry(), end(size + 46, at))),
                arguments("a place that is wrong", joined(list, end(size, at + 7))),
                arguments("another name", otherName()),
                arguments("a place in zip64", widePlace()));
    }

    @Test
    void aBrokenBlockHidesNothingBeforeItInARar() {
        var broken = new byte[] {0, 0, 0x74, 0, 0, 127, 0, 0, 0, 0, 0};
        for (var rar : List.of(rar4("cv.exe", false, false), rar5("cv.exe", false, false))) {
            assertThat(reasons(file("cv.rar", joined(rar, broken, broken))))
                    .containsExactly("archive-holding");
        }
    }

    private static int read(byte[] zip, int at) {
        return ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN).getInt(at);
    }

    private static ByteBuffer octets(int size, String signature) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN).put(latin(signature));
    }

    private static byte[] end(int size, int at) {
        return octets(22, "PK\5\6").putInt(12, size).putInt(16, at).array();
    }

    /// A list's end as zip64 has it, and where it stands.
    private static byte[] wideEnd(int end, long size, long at) {
        return joined(
                octets(56, "PK\6\6").putLong(4, 44).putLong(40, size).putLong(48, at).array(),
                octets(20, "PK\6\7").putLong(8, end).putInt(16, 1).array());
    }

    /// Whose name would stand behind the end of the file.
    private static byte[] entry() {
        return octets(46, "PK\1\2").putShort(28, (short) 1_000).array();
    }

    /// A stored file of a name, and another one in an extra field.
    private static byte[] withExtra(String name, byte[] content, byte[] extra, int place) {
        var local =
                octets(30, "PK\3\4")
                        .putInt(18, content.length)
                        .putInt(22, content.length)
                        .putShort(26, (short) name.length())
                        .array();
        var listed =
                octets(46, "PK\1\2")
                        .putInt(20, content.length)
                        .putInt(24, content.length)
                        .putShort(28, (short) name.length())
                        .putShort(30, (short) extra.length)
                        .putInt(42, place)
                        .array();
        var file = joined(local, latin(name), content);
        var list = joined(listed, latin(name), extra);
        return joined(file, list, end(list.length, file.length));
    }

    private static byte[] otherName() {
        var extra = octets(15, "up").putShort(2, (short) 11).put(4, (byte) 1);
        return withExtra("cv.txt", TEXT, extra.put(9, latin("cv.exe")).array(), 0);
    }

    private static byte[] widePlace() {
        return withExtra("cv.pdf", EXE, octets(12, "\1\0\b\0").array(), -1);
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

    private static byte[] joined(byte[]... parts) {
        var joined = new ByteArrayOutputStream();
        Stream.of(parts).forEach(joined::writeBytes);
        return joined.toByteArray();
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

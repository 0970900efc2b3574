package dev.ownrelay.check;

import static dev.ownrelay.check.MadeFiles.*;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.ownrelay.check.Place.Spot;

import org.apache.commons.compress.archivers.sevenz.SevenZMethod;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

class FileRulesTests {

    private static final byte[] TEXT = latin("Naam;Telefoon\r\nAnna;0201234567\r\n");

    @ParameterizedTest(name = "{0}")
    @MethodSource("names")
    void refusesANameThatFiltersRefuse(String name, String reason) {
        assertThat(reasons(new DraftFile(name, 100, null))).containsExactly(reason);
        assertThat(reasons(file(name, TEXT))).containsExactly(reason);
    }

    static Stream<Arguments> names() {
        return Stream.of(
                arguments("setup.exe", "executable"),
                arguments("App.JAR", "executable"),
                arguments("cv.lnk", "executable"),
                arguments("screen.scr. ", "executable"),
                arguments("run.bat", "script"),
                arguments("macro.vbs", "script"),
                arguments("install.ps1", "script"),
                arguments("Contract.docm", "macro"),
                arguments("uren.xlsm", "macro"),
                arguments("pitch.pptm", "macro"),
                arguments("cv.iso", "container"),
                arguments("disk.img", "container"),
                arguments("disk.vhd", "container"),
                arguments("cv.pdf.exe", "double-extension"),
                arguments("cv.pdf      .exe", "double-extension"),
                arguments("foto.jpg.js", "double-extension"),
                arguments("cv\u202efdp.exe", "double-extension"),
                arguments("cv\u202exslx.pdf", "double-extension"),
                arguments("cv.pd\u200bf.exe", "double-extension"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("contents")
    void refusesAContentThatFiltersRefuse(String name, byte[] content, String reason) {
        assertThat(reasons(file(name, content))).containsExactly(reason);
    }

    static Stream<Arguments> contents() {
        return Stream.of(programs(), macros(), locked(), holding()).flatMap(each -> each);
    }

    private static Stream<Arguments> programs() {
        return Stream.of(
                arguments("cv", EXE, "executable"),
                arguments("tool.bin", latin("\u007fELF\2\1\1\0"), "executable"),
                arguments("x.dat", latin("\u00ca\u00fe\u00ba\u00be\0\0\0\u0034"), "executable"),
                arguments("x.dat", iso(), "container"),
                arguments("a.html", latin("<html><SCRIPT>top.x()</script></html>"), "script"),
                arguments("logo.svg", latin("<svg><script>x()</script></svg>"), "script"),
                arguments("a.htm", latin("<p>Hi</p><script src=x></script>"), "script"));
    }

    private static Stream<Arguments> macros() {
        return Stream.of(
                arguments("cv.docx", DOCM, "macro"),
                arguments("uren.xlsb", DOCM, "macro"),
                arguments("cv.doc", ole2("Root Entry", "WordDocument", "Macros", "VBA"), "macro"),
                arguments("a.xls", ole2("Root Entry", "Workbook", "_VBA_PROJECT_CUR"), "macro"),
                arguments("a.odt", zip("mimetype", "x", "Basic/Standard/M.xml", "x"), "macro"));
    }

    private static Stream<Arguments> locked() {
        return Stream.of(
                arguments("cv.zip", MadeFiles.locked(zip("cv.pdf", PDF)), "encrypted-archive"),
                arguments("cv.rar", rar4("cv.pdf", true, false), "encrypted-archive"),
                arguments("cv.rar", rar4("cv.pdf", true, true), "encrypted-archive"),
                arguments("cv.rar", rar5("cv.pdf", true, false), "encrypted-archive"),
                arguments("cv.rar", rar5("cv.pdf", true, true), "encrypted-archive"),
                arguments(
                        "cv.7z",
                        sevenZip(SevenZMethod.COPY, "secret", "cv.pdf", PDF),
                        "encrypted-archive"),
                arguments(
                        "all.zip",
                        zip("a.zip", MadeFiles.locked(zip("cv.pdf", PDF))),
                        "encrypted-archive"),
                arguments(
                        "cv.docx",
                        ole2("Root Entry", "EncryptionInfo", "EncryptedPackage"),
                        "encrypted-archive"));
    }

    private static Stream<Arguments> holding() {
        return Stream.of(
                        arguments("a.zip", zip("cv.pdf", PDF, "cv.exe", TEXT)),
                        arguments("a.zip", zip("cv.pdf", EXE)),
                        arguments("a.zip", zip("cv.docx", DOCM)),
                        arguments("a.zip", zip("cv.doc", ole2("Root Entry", "VBA"))),
                        arguments("a.zip", zip("b.zip", zip("c.zip", zip("run.js", TEXT)))),
                        arguments("a.zip", zip("b.rar", rar5("run.js", false, false))),
                        arguments("a.rar", rar4("cv.scr", false, false)),
                        arguments("a.rar", rar5("cv.scr", false, false)),
                        arguments("a.tar", tar("cv.pdf", PDF, "b/cv.exe", TEXT)),
                        arguments("a.tar", tar("x".repeat(120) + ".exe", TEXT)),
                        arguments("a.tgz", gzip(tar("cv.pdf", EXE))),
                        arguments("a.tar.bz2", bzip2(tar("cv.pdf.vbs", TEXT))),
                        arguments("cv.gz", gzip(EXE)),
                        arguments("a.7z", sevenZip(SevenZMethod.COPY, null, "cv.exe", TEXT)),
                        arguments("a.7z", sevenZip(SevenZMethod.DEFLATE, null, "cv", EXE)),
                        arguments("a.7z", sevenZip(SevenZMethod.LZMA2, null, "cv.js", TEXT)))
                .map(each -> arguments(each.get()[0], each.get()[1], "archive-holding"));
    }

    @ParameterizedTest(name = "{0} {2}")
    @MethodSource
    void tellsWhatAFileIsThatItsNameDoesNotSay(String name, byte[] content, String kind) {
        assertThat(found(file(name, content)))
                .filteredOn(finding -> finding.kind() == FindingKind.FALSE_FILE_NAME)
                .containsExactly(
                        new Finding(
                                FindingKind.FALSE_FILE_NAME,
                                Severity.STOPS,
                                List.of(new Place(Spot.FILE, name, kind)),
                                List.of(1)));
    }

    /// Whoever lets false names pass still hears of it.
    @Test
    void aProgramUnderAFalseNameIsAProgramToo() {
        assertThat(reasons(file("cv.pdf", EXE))).containsExactly("executable", "program");
    }

    static Stream<Arguments> tellsWhatAFileIsThatItsNameDoesNotSay() {
        return Stream.of(
                arguments("cv.docx", PDF, "pdf"),
                arguments("cv.pdf", EXE, "program"),
                arguments("cv.pdf", HTML, "html"),
                arguments("cv.pdf", DOCX, "zip"),
                arguments("foto.jpg", PDF, "pdf"),
                arguments("lijst.csv", zip("a", "b"), "zip"),
                arguments("cv.zip", rar4("cv.pdf", false, false), "rar"),
                arguments("cv.pdf", iso(), "disk"),
                arguments("a.zip", zip("cv.pdf", HTML), "inside"),
                arguments("a.tar", tar("foto.jpg", PDF), "inside"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ordinary")
    void hasNothingAgainstOrdinaryFiles(String name, byte[] content) {
        assertThat(reasons(file(name, content))).isEmpty();
        assertThat(reasons(new DraftFile(name, content.length, null))).isEmpty();
    }

    static Stream<Arguments> ordinary() {
        return Stream.concat(ordinaryDocuments(), ordinaryArchives());
    }

    private static Stream<Arguments> ordinaryDocuments() {
        return Stream.of(
                arguments("CV Anna de Vries.pdf", PDF),
                arguments("cv.v2.docx.pdf", PDF),
                arguments("CV.PDF", latin("\r\n%PDF-1.7")),
                arguments("cv.docx", DOCX),
                arguments("cv.doc", DOCX),
                arguments("cv.doc", RTF),
                arguments("cv.doc", ole2("Root Entry", "WordDocument", "1Table")),
                arguments("uren.xls", HTML),
                arguments("uren.xls", TEXT),
                arguments("cv.odt", ODT),
                arguments("cv.pages", zip("Index/Document.iwa", "x")),
                arguments("foto.jpg", JPEG),
                arguments("foto.jpeg", PNG),
                arguments("foto.png", PNG),
                arguments("IMG_1.HEIC", HEIC),
                arguments("IMG_1.jpg", HEIC),
                arguments("logo.svg", latin("<svg xmlns='http://www.w3.org/2000/svg'/>")),
                arguments("gesprek.ics", latin("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n")),
                arguments("anna.vcf", latin("BEGIN:VCARD\r\nVERSION:4.0\r\n")),
                arguments("notes.txt", latin("MZ is how a program begins, but this is a text.")),
                arguments("page.html", HTML),
                arguments("lijst.csv", TEXT),
                arguments("mail.eml", latin("From: a@b.example\r\nSubject: Hi\r\n\r\nHi\r\n")),
                arguments("mail.msg", ole2("Root Entry", "__properties_version1.0")),
                arguments("leeg.pdf", new byte[0]),
                arguments("zonder extensie", TEXT),
                arguments("Functieprofiel Sr. Developer v1.2", PDF),
                arguments("key.p7s", latin("0\u0082")));
    }

    private static Stream<Arguments> ordinaryArchives() {
        return Stream.of(
                arguments("cvs.zip", zip("a.pdf", PDF, "b.pdf", PDF, "map/c.docx", DOCX)),
                arguments("cv.pdf.zip", zip("cv.pdf", PDF)),
                arguments("export.zip", zip("data.csv", "0;0;0\r\n".repeat(1_000_000))),
                arguments("cvs.rar", rar5("cv.pdf", false, false)),
                arguments("cvs.rar", rar4("cv.pdf", false, false)),
                arguments("cvs.7z", sevenZip(SevenZMethod.LZMA2, null, "cv.pdf", PDF)),
                arguments("cvs.tgz", gzip(tar("cv.pdf", PDF))),
                arguments("a.zip", zip("b.zip", zip("c.zip", zip("cv.docx", DOCX)))),
                arguments("cvs.tar", tar("x".repeat(120) + ".pdf", PDF)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bombs")
    void saysThatAFileUnpacksToMoreThanFiltersLookAt(String name, byte[] content) {
        assertThat(reasons(file(name, content))).containsExactly("bomb");
    }

    static Stream<Arguments> bombs() {
        return Bombs.all(1 << 28).entrySet().stream()
                .filter(bomb -> Bombs.ARE_TOLD.contains(bomb.getKey()))
                .map(bomb -> arguments(bomb.getKey(), bomb.getValue()));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void survivesWhateverAFileHolds(int seed) {
        var random = new Random(seed);
        for (var made : seeds()) {
            for (int round = 0; round < 40; round++) {
                var broken = Arrays.copyOf(made, Math.min(made.length, 16_384));
                for (int i = 0; i < 1 + round / 4; i++) {
                    broken[random.nextInt(broken.length)] = (byte) random.nextInt(256);
                }
                reasons(file("cv", broken));
                reasons(file("cv", Arrays.copyOf(broken, random.nextInt(broken.length))));
            }
            var noise = new byte[16_384];
            random.nextBytes(noise);
            System.arraycopy(made, 0, noise, 0, Math.min(12, made.length));
            reasons(file("cv", noise));
        }
    }

    private static List<byte[]> seeds() {
        return Stream.concat(contents(), ordinaryArchives())
                .map(each -> (byte[]) each.get()[1])
                .filter(content -> content.length > 0)
                .toList();
    }

    @Test
    void namesEachFileOnceAmongThoseThatAreFine() {
        var found =
                found(
                        file("cv.pdf", PDF),
                        file("a.exe", EXE),
                        file("b.docx", PDF),
                        file("c.docm", DOCM));
        assertThat(found)
                .containsExactly(
                        new Finding(
                                FindingKind.SUSPICIOUS_ATTACHMENT,
                                Severity.WARNS,
                                List.of(
                                        new Place(Spot.FILE, "a.exe", "executable"),
                                        new Place(Spot.FILE, "c.docm", "macro")),
                                List.of(2)),
                        new Finding(
                                FindingKind.FALSE_FILE_NAME,
                                Severity.STOPS,
                                List.of(new Place(Spot.FILE, "b.docx", "pdf")),
                                List.of(1)));
    }

    @Test
    void advisesAgainstMoreThanFiveFiles() {
        assertThat(found(files(5))).isEmpty();
        for (int files : new int[] {6, 7, 10}) {
            var found = found(files(files));
            assertThat(found).map(Finding::kind).containsExactly(FindingKind.MANY_ATTACHMENTS);
            assertThat(found.getFirst().arguments()).containsExactly(files);
        }
    }

    /// Of a file of 7.5 MiB some 10.3 arrive in base64.
    @ParameterizedTest
    @ValueSource(longs = {7_864_320, 9_000_000, 20_000_000})
    void warnsOfAMessageThatTheServerDoesNotTake(long size) {
        var file = new DraftFile("cv.pdf", size, null);
        var found = rule(10L * 1024 * 1024, file);
        assertThat(found).map(Finding::kind).containsExactly(FindingKind.MESSAGE_TOO_BIG);
        assertThat(found.getFirst().severity()).isEqualTo(Severity.WARNS);
        assertThat((double) found.getFirst().arguments().getFirst())
                .isBetween(size * 1.36 / 1_048_576, size * 1.39 / 1_048_576 + .1);
        assertThat(found.getFirst().arguments().getLast()).isEqualTo(10.0);
        assertThat(rule(40L * 1024 * 1024, file)).isEmpty();
        assertThat(rule(null, file)).isEmpty();
    }

    @Test
    void takesAMessageThatJustFits() {
        assertThat(rule(10L * 1024 * 1024, new DraftFile("cv.pdf", 7_600_000, null))).isEmpty();
    }

    private static DraftFile[] files(int count) {
        return Collections.nCopies(count, file("cv.pdf", PDF)).toArray(DraftFile[]::new);
    }

    private static DraftFile file(String name, byte[] content) {
        return new DraftFile(name, content.length, content);
    }

    private static List<String> reasons(DraftFile... files) {
        return found(files).stream()
                .flatMap(finding -> finding.places().stream())
                .map(Place::reason)
                .toList();
    }

    private static List<Finding> found(DraftFile... files) {
        return rule(null, files);
    }

    private static List<Finding> rule(Long largest, DraftFile... files) {
        var circumstances =
                new Circumstances(
                        "anna@agency.example",
                        null,
                        largest,
                        false,
                        false,
                        List.of(),
                        List.of(),
                        List.of());
        var draft = new Draft("Hi", "<p>Hi</p>", "", List.of(files), List.of(), circumstances);
        return new FileRules().look(Look.of(draft)).toList();
    }
}

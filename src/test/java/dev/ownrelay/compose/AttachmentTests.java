package dev.ownrelay.compose;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.stream.Stream;

class AttachmentTests {

    private static final byte[] PDF = "%PDF-1.7\n%âãÏÓ\n".getBytes(StandardCharsets.UTF_8);

    static Stream<String[]> names() {
        return Stream.of(
                new String[] {"CV.pdf", "CV.pdf"},
                new String[] {"../../etc/passwd", "passwd"},
                new String[] {"../../x", "x"},
                new String[] {"C:\\Users\\Anna\\CV.pdf", "CV.pdf"},
                new String[] {"a.pdf\0.exe", "a.pdf.exe"},
                new String[] {"a\r\nBcc: x@evil.test.pdf", "a Bcc_ x@evil.test.pdf"},
                new String[] {"CV\u202Efdp.exe", "CVfdp.exe"},
                new String[] {"a\u2028b\u2029c.pdf", "a b c.pdf"},
                new String[] {"CON", "_CON"},
                new String[] {"nul.txt", "_nul.txt"},
                new String[] {"..", "attachment"},
                new String[] {"  ", "attachment"},
                new String[] {"", "attachment"},
                new String[] {".htaccess", "htaccess"},
                new String[] {"report. ", "report"},
                new String[] {"Lebenslauf Müller.pdf", "Lebenslauf Müller.pdf"},
                new String[] {"Mu\u0308ller.pdf", "Müller.pdf"},
                new String[] {"a\"b;c.pdf", "a_b;c.pdf"},
                new String[] {"x".repeat(200) + ".pdf", "x".repeat(146) + ".pdf"},
                new String[] {"ü".repeat(200) + ".docx", "ü".repeat(145) + ".docx"},
                new String[] {"x".repeat(400), "x".repeat(150)});
    }

    @ParameterizedTest
    @MethodSource("names")
    void cleansNames(String uploaded, String clean) {
        assertThat(AttachmentName.clean(uploaded)).isEqualTo(clean);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cv.pdf", "cv.txt", "cv.html", "cv", "cv.exe"})
    void tellsAPdfFromItsContent(String name) throws IOException {
        assertThat(MessageAttachment.of(name, PDF).contentType()).isEqualTo("application/pdf");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<!DOCTYPE html><html><script>alert(1)</script></html>",
                "<html><body>x</body></html>",
                "<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>",
                "<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\"/>",
                "<?xml version=\"1.0\"?><html xmlns=\"http://www.w3.org/1999/xhtml\"/>",
                "From: a@b.test\r\nTo: c@d.test\r\nSubject: x\r\nMessage-ID: <x@y>\r\n\r\nx"
            })
    void sendsWhatCouldRunAsBytes(String content) throws IOException {
        for (String name : new String[] {"cv.pdf", "cv.html", "cv.svg", "cv.eml", "cv"}) {
            assertThat(
                            MessageAttachment.of(name, content.getBytes(StandardCharsets.UTF_8))
                                    .contentType())
                    .as(name)
                    .isIn("application/octet-stream", "text/plain", "application/pdf")
                    .isNotEqualTo(content.startsWith("<") ? "text/plain" : "")
                    .isNotEqualTo("application/pdf");
        }
    }

    @Test
    void sendsScriptsAsBytes() throws IOException {
        assertThat(MessageAttachment.of("cv.js", "alert(1)".getBytes()).contentType())
                .isEqualTo("application/octet-stream");
        assertThat(MessageAttachment.of("notes.txt", "Hello".getBytes()).contentType())
                .isEqualTo("text/plain");
    }

    @Test
    void encodesOnceInLinesOf76() throws IOException {
        byte[] file = new byte[10_000];
        var content = MessageAttachment.of("a.bin", file).content();
        var text = new String(content.encoded(), StandardCharsets.US_ASCII);
        assertThat(text).endsWith("\r\n");
        assertThat(text.split("\r\n")).allMatch(line -> line.length() <= 76);
        assertThat(Base64.getMimeDecoder().decode(text)).isEqualTo(file);
        assertThat(content.encoded()).hasSize((int) MessageAttachment.encodedSize(file.length));
        assertThat(content.size()).isEqualTo(10_000);
        assertThat(content.sha256())
                .isEqualTo("95b532cc4381affdff0d956e12520a04129ed49d37e154228368fe5621f0b9a2");
    }
}

package dev.ownrelay.bounce;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ownrelay.support.Cost;

import org.junit.jupiter.api.Test;

import java.util.Base64;
import java.util.function.IntFunction;

class BounceTextTests {

    private static final String STATUS =
            """
            Reporting-MTA: dns; mail.example.com

            Final-Recipient: rfc822; anna@example.org
            Action: failed
            Status: 5.1.1
            Diagnostic-Code: smtp; 550 5.1.1 User unknown
            """;

    private static String report(String encoding, String body) {
        return """
        From: MAILER-DAEMON@mail.example.com
        Content-Type: multipart/report; report-type=delivery-status;
          boundary="b1"

        --b1
        Content-Type: text/html

        <p>550 not this one</p>
        --b1
        Content-Type: message/delivery-status
        Content-Transfer-Encoding: %s

        %s
        --b1--
        """
                .formatted(encoding, body);
    }

    @Test
    void aRefusalForGoodIsNoDelayWhateverTheReturnedMessageSays() {
        var report =
                BounceReader.read(
                        """
                        The following address failed: jan@home.example
                        550 5.1.1 User unknown

                        Dear Jan, your train has been delayed.
                        """);
        assertThat(report.failures().getFirst().delayed()).isFalse();
    }

    @Test
    void readsAReportInEveryTransferEncoding() {
        var base64 = Base64.getMimeEncoder().encodeToString(STATUS.getBytes(UTF_8));
        var quoted =
                STATUS.replace("=", "=3D").replace("unknown", "un=\nknown").replace("@", "=40");
        for (var source :
                new String[] {
                    report("7bit", STATUS),
                    report("base64", base64),
                    report("quoted-printable", quoted),
                    report("BASE64", base64).replace("\n", "\r\n")
                }) {
            var failures = BounceReader.read(BounceText.of(source)).failures();
            assertThat(failures).as(source).hasSize(1);
            assertThat(failures.getFirst().recipient()).isEqualTo("anna@example.org");
            assertThat(failures.getFirst().text()).isEqualTo("550 5.1.1 User unknown");
        }
    }

    @Test
    void readsTheWordsOfHtmlOnlyWhenThereIsNoReport() {
        var html =
                """
                Content-Type: text/html; charset=utf-8
                Content-Transfer-Encoding: quoted-printable

                <html><style>p { color: red }</style><p>Your message to anna@example.org bounced.</p>
                <p>The server said:<br>550 5.1.1 &lt;anna@example.org&gt; user =
                unknown</p><script>alert(1)
                """;
        var text = BounceText.of(html);
        assertThat(text).doesNotContain("<p>", "<script>");
        assertThat(BounceReader.read(text).failures())
                .extracting(BounceReport.Failure::code)
                .containsExactly(550);
    }

    @Test
    void readsFilesInEveryCharset() {
        assertThat(BounceText.decode("Größe".getBytes(UTF_8))).isEqualTo("Größe");
        assertThat(BounceText.decode("Größe".getBytes(ISO_8859_1))).isEqualTo("Größe");
        assertThat(BounceText.decode("Größe".getBytes(UTF_16))).isEqualTo("Größe");
        assertThat(BounceText.decode(new byte[] {(byte) 0xff})).hasSize(1);
        assertThat(BounceText.decode(new byte[0])).isEmpty();
        var wrong = report("base64", "!").replace("text/html", "text/plain; charset=no-such");
        assertThat(BounceText.of(wrong)).contains("550 not this one");
    }

    @Test
    void tellsWhoWasReached() {
        var report =
                BounceReader.read(
                        """
                        Final-Recipient: rfc822; inner@example.net
                        Original-Recipient: rfc822; anna+2Bjobs@example.org
                        Action: relayed
                        Status: 2.0.0
                        """);
        assertThat(report.failures()).isEmpty();
        assertThat(report.reached()).containsExactly("anna+jobs@example.org", "inner@example.net");
    }

    @Test
    void takesAWarningForADelay() {
        var report =
                BounceReader.read(
                        """
                        Warning: delivery delayed. You do not need to resend your message.

                        <anna@example.org>: 451 4.7.1 Greylisted
                        """);
        assertThat(report.failures()).hasSize(1);
        assertThat(report.failures().getFirst().delayed()).isTrue();
    }

    @Test
    void survivesHostileSourcesInTime() {
        costs("parts in parts", BounceTextTests::deep);
        costs("boundaries", "Content-Type: multipart/mixed; boundary=b\n\n", "--b\n\n");
        costs("messages in messages", "", "Content-Type: message/rfc822\n\n");
        costs("a long field", "X: ", "y");
        costs("a folded field", "X: y\n", " z\n");
        costs("angle brackets", "Content-Type: text/html\n\n", "<");
        costs("tags without an end", "Content-Type: text/html\n\n", "<a ");
        costs("names of boundaries", "", "boundary =");
        costs("a long boundary", "boundary=\"", "x");
        costs("base64", "Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\n", "A");
        costs("soft breaks", "Content-Transfer-Encoding: quoted-printable\n\n", "=");
        costs("controls", "", "\u0000\u001b[2J\ud800");
        costs("quotations", "", ">");
        assertThat(BounceReader.read(BounceText.of("")).failures()).isEmpty();
    }

    private static String deep(int size) {
        var deep = new StringBuilder();
        for (int i = 0; deep.length() < size; i++) {
            deep.append("Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n".formatted(i, i));
        }
        return deep.toString();
    }

    private static void costs(String what, String head, String part) {
        costs(what, size -> head + part.repeat(size / part.length()));
    }

    private static void costs(String what, IntFunction<String> source) {
        Cost.growsLinearly(
                what, 1 << 20, source, hostile -> BounceReader.read(BounceText.of(hostile)));
    }
}

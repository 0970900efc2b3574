package dev.ownrelay.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.ownrelay.candidate.Candidate;
import dev.ownrelay.mail.HeaderLines;
import dev.ownrelay.message.NewMessage;
import dev.ownrelay.server.Route;

import org.apache.james.mime4j.dom.Entity;
import org.apache.james.mime4j.dom.Message;
import org.apache.james.mime4j.dom.Multipart;
import org.apache.james.mime4j.dom.SingleBody;
import org.apache.james.mime4j.dom.TextBody;
import org.apache.james.mime4j.message.DefaultMessageBuilder;
import org.apache.james.mime4j.stream.Field;
import org.apache.james.mime4j.stream.MimeConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

class MessageWriterTests {

    private static final Instant NOW = Instant.parse("2026-11-23T09:00:00.123Z");
    private static final String[] HEADERS = {
        "Date", "From", "To", "Subject", "Message-ID", "MIME-Version", "Content-Type"
    };

    @Test
    void writesExactlyTheseHeaders() throws Exception {
        var message = write("Hello", "Anna de Vries", candidate("Jan", "Smit"), List.of());
        var parsed = parse(message);
        assertThat(parsed.getHeader().getFields().stream().map(Field::getName))
                .containsExactly(HEADERS);
        assertThat(parsed.getMessageId())
                .isEqualTo(message.messageId())
                .isEqualTo("<%s@agency.test>".formatted(message.id()));
        assertThat(parsed.getDate().toInstant()).isEqualTo("2026-11-23T09:00:00Z");
        assertThat(message.datedAt()).isEqualTo("2026-11-23T09:00:00Z");
        assertThat(parsed.getFrom().get(0).getAddress()).isEqualTo("anna@agency.test");
        assertThat(parsed.getTo().flatten().get(0).getAddress()).isEqualTo("jan@home.test");
        assertThat(parsed.getMimeType()).isEqualTo("multipart/alternative");
        assertThat(message.spliceAt()).isNull();
    }

    @Test
    void answersGoToTheUserWhereFromIsTheRelays() throws Exception {
        var route =
                new Route(null, "relay", "relay", "mail@relay.test", "Anna", "anna@agency.test");
        var message =
                new MimeMessageWriter(route, UUID.randomUUID(), "x", body(), List.of(), NOW)
                        .write(candidate("Jan", "Smit"));
        assertThat(parse(message).getReplyTo().flatten().get(0).getAddress())
                .isEqualTo("anna@agency.test");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Hello",
                "Größe und Übermut: 100 %",
                "\"Quoted\" \\ back, (comment) <x>",
                "日本語の件名です 👋🏽",
                "=?UTF-8?B?SGk=?=",
                "jörg@home.test"
            })
    void subjectsAndNamesArriveAsWritten(String text) throws Exception {
        for (String value : List.of(text, (text + " ").repeat(200 / text.length()).strip())) {
            var message = write(value, value, candidate(value, "Smit"), List.of());
            var parsed = parse(message);
            assertThat(parsed.getSubject()).isEqualTo(value);
            assertThat(parsed.getFrom().get(0).getName()).isEqualTo(value);
            assertThat(parsed.getTo().flatten().get(0).getName()).isEqualTo(value + " Smit");
            assertThat(lines(message)).allMatch(line -> line.length() <= 78);
        }
    }

    @Test
    void aLongSubjectWithoutSpacesIsFolded() throws Exception {
        var message = write("x".repeat(250), "n".repeat(200), candidate("Jan", "Smit"), List.of());
        assertThat(parse(message).getSubject()).isEqualTo("x".repeat(250));
        assertThat(parse(message).getFrom().get(0).getName()).isEqualTo("n".repeat(200));
        assertThat(lines(message)).allMatch(line -> line.length() <= 78);
    }

    @Test
    void bothPartsHoldTheTextAndTheSignatureOnce() throws Exception {
        var message = write("x", "Anna", candidate("Jörg & \"Co\"", "<b>"), List.of());
        var parts = ((Multipart) parse(message).getBody()).getBodyParts();
        assertThat(parts)
                .extracting(Entity::getMimeType)
                .containsExactly("text/plain", "text/html");
        assertThat(parts).extracting(Entity::getCharset).containsOnly("utf-8");
        assertThat(parts)
                .extracting(Entity::getContentTransferEncoding)
                .containsOnly("quoted-printable");
        assertThat(text(parts.get(0)))
                .isEqualTo("Dear Jörg & \"Co\" <b>,\r\nwelcome\r\n\r\n-- \r\nKind regards, Anna");
        assertThat(text(parts.get(1)))
                .startsWith("<!DOCTYPE html>")
                .contains("Dear Jörg &amp; &quot;Co&quot; &lt;b&gt;,<br>welcome")
                .containsOnlyOnce("Kind regards, Anna")
                .doesNotContain("http");
    }

    @Test
    void bodiesKeepToNarrowAsciiLines() throws Exception {
        var body = WrittenBody.of("<p>" + "ä".repeat(9_000) + "</p>" + ".\n".repeat(3), "");
        var message =
                new MimeMessageWriter(route("A"), UUID.randomUUID(), "x", body, List.of(), NOW);
        byte[] source = message.write(candidate("Jan", "Smit")).source();
        assertThat(lines(source)).allMatch(line -> line.length() <= 76);
        for (int i = 0; i < source.length; i++) {
            assertThat(source[i]).isPositive();
            if (source[i] == '\n') {
                assertThat(source[i - 1]).isEqualTo((byte) '\r');
            }
        }
    }

    @Test
    void attachmentsAreSplicedInWithTheirNames() throws Exception {
        byte[] file = new byte[5_000];
        var names =
                List.of(
                        "CV.pdf",
                        "Lebenslauf Müller.pdf",
                        "ü".repeat(150),
                        "x y ".repeat(30) + "z");
        var attachments =
                Stream.of(names.toArray(new String[0])).map(n -> attach(n, file)).toList();
        var message = write("x", "Anna", candidate("Jan", "Smit"), attachments);
        var parsed = parse(message);
        assertThat(parsed.getMimeType()).isEqualTo("multipart/mixed");
        assertThat(lines(Typed.whole(message))).allMatch(line -> line.length() <= 78);
        var parts = ((Multipart) parsed.getBody()).getBodyParts();
        assertThat(parts).hasSize(5);
        assertThat(parts.get(0).getMimeType()).isEqualTo("multipart/alternative");
        for (int i = 0; i < names.size(); i++) {
            var part = parts.get(i + 1);
            assertThat(part.getDispositionType()).isEqualTo("attachment");
            assertThat(decodedName(part)).isEqualTo(names.get(i));
            assertThat(part.getContentTransferEncoding()).isEqualTo("base64");
            var decoded = new ByteArrayOutputStream();
            ((SingleBody) part.getBody()).writeTo(decoded);
            assertThat(decoded.toByteArray()).isEqualTo(file);
        }
        assertThat(new String(message.source(), message.spliceAt(), 4, StandardCharsets.US_ASCII))
                .isEqualTo("--=_");
    }

    @Test
    void everyRecipientGetsAMessageOfHisOwn() throws Exception {
        var writer =
                new MimeMessageWriter(
                        route("Anna"),
                        UUID.randomUUID(),
                        "For {{firstName}} {{ lastName }} {{email}}",
                        body(),
                        List.of(attach("a.txt", new byte[10])),
                        NOW);
        var one = writer.write(candidate("Jan", "Smit"));
        var two = writer.write(candidate("Eva", "{{firstName}}"));
        assertThat(one.subject()).isEqualTo("For Jan Smit {{email}}");
        assertThat(two.subject()).isEqualTo("For Eva {{firstName}} {{email}}");
        assertThat(one.messageId()).isNotEqualTo(two.messageId());
        assertThat(one.attachments().getFirst().content())
                .isSameAs(two.attachments().getFirst().content());
        assertThat(new String(two.source(), StandardCharsets.US_ASCII)).doesNotContain("Jan");
    }

    @Test
    void dutchWordsStandForTheNamesToo() {
        var writer =
                new MimeMessageWriter(
                        route("Anna"),
                        UUID.randomUUID(),
                        "{{voornaam}} {{ achternaam }} {{Voornaam}}",
                        body(),
                        List.of(),
                        NOW);
        assertThat(writer.write(candidate("Eva", "{{voornaam}}")).subject())
                .isEqualTo("Eva {{voornaam}} {{Voornaam}}");
    }

    @Test
    void anInternationalAddressStandsAsItIs() throws Exception {
        var to = new Candidate(UUID.randomUUID(), "Jörg", "Smit", "jörg@home.test", NOW);
        var message = write("x", "Anna", to, List.of());
        assertThat(new String(message.source(), StandardCharsets.UTF_8))
                .contains(" <jörg@home.test>\r\n");
    }

    @Test
    void refusesAnAddressThatWouldEndTheLineOrAddAnother() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new HeaderLines().addMailbox("To", "x", "a@b.test\r\nBcc: c@d"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new HeaderLines().addMailbox("To", "x", "a@b.test, c@d.test"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new HeaderLines().addMailbox("To", "", "a@b.test> <c@d.test"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new HeaderLines().add("X", "a\r\n\r\nb"));
    }

    private static NewMessage write(
            String subject, String from, Candidate to, List<MessageAttachment> attachments) {
        return new MimeMessageWriter(
                        route(from), UUID.randomUUID(), subject, body(), attachments, NOW)
                .write(to);
    }

    private static WrittenBody body() {
        return WrittenBody.of(
                "<div>Dear {{firstName}} {{lastName}},<br>welcome</div>",
                "<p>Kind regards, Anna</p>");
    }

    private static Route route(String fromName) {
        return new Route(
                UUID.randomUUID(), "mail", "mail.agency.test", "anna@agency.test", fromName, null);
    }

    private static Candidate candidate(String firstName, String lastName) {
        return new Candidate(UUID.randomUUID(), firstName, lastName, "jan@home.test", NOW);
    }

    private static MessageAttachment attach(String name, byte[] file) {
        try {
            return MessageAttachment.of(name, file);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Message parse(NewMessage message) throws IOException {
        var builder = new DefaultMessageBuilder();
        builder.setMimeEntityConfig(MimeConfig.custom().setMaxHeaderLen(-1).build());
        return builder.parseMessage(new ByteArrayInputStream(Typed.whole(message)));
    }

    private static Stream<String> lines(NewMessage message) {
        return lines(message.source());
    }

    private static Stream<String> lines(byte[] source) {
        return Stream.of(new String(source, StandardCharsets.US_ASCII).split("\r\n"));
    }

    private static String text(Entity part) throws IOException {
        return new String(
                ((TextBody) part.getBody()).getInputStream().readAllBytes(),
                StandardCharsets.UTF_8);
    }

    private static String decodedName(Entity part) {
        return part.getFilename();
    }
}

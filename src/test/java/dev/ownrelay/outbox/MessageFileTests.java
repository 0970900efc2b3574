package dev.ownrelay.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.account.Role;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.HttpHeaders;
import org.springframework.mock.web.MockHttpServletResponse;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/// Files of a message open without harm (THREATS row T41), for those who may read it.
class MessageFileTests extends MessagePageFixture {

    private static final byte[] PDF = bytes("%PDF-1.4\n%%EOF\n");

    @ParameterizedTest
    @CsvSource({
        "\u0089PNG|\u001a|rest, image/png",
        "\u00ff\u00d8\u00ff\u00e0rest, image/jpeg",
        "GIF89arest, image/gif",
        "RIFF....WEBPVP8 rest, image/webp",
        "%PDF-1.7 rest, application/pdf"
    })
    void picturesAndPdfAreShownInAWorldOfTheirOwn(String octets, String type) {
        var content = bytes(octets.replaceFirst("PNG\\|(.)\\|", "PNG\r\n$1\n"));
        var answer = open(message(content), "0");
        assertThat(answer.getStatus()).isEqualTo(200);
        assertThat(answer.getContentType()).isEqualTo(type);
        assertThat(answer.getContentAsByteArray()).isEqualTo(content);
        assertThat(disposition(answer)).startsWith("inline; filename=");
        assertHarmless(answer);
    }

    @ParameterizedTest
    @CsvSource({
        "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        "<!doctype html><script>alert(1)</script>",
        "GIF88a no picture",
        "RIFF....WAVE no picture",
        "' %PDF-1.7 not at the start'",
        "x"
    })
    void whateverElseTheNameOrTheTypeSaysIsDownloaded(String octets) {
        var answer = open(message(bytes(octets)), "0");
        assertThat(answer.getContentType()).isEqualTo("application/octet-stream");
        assertThat(disposition(answer)).startsWith("attachment; filename=");
        assertThat(answer.getContentAsByteArray()).isEqualTo(bytes(octets));
        assertHarmless(answer);
    }

    @Test
    void thePageLeadsToEachFile() {
        var message = message(PDF, bytes("just text"));
        var links = page("/messages/" + message).select("#message .files a");
        assertThat(links.eachAttr("href"))
                .containsExactly(
                        "/messages/" + message + "/files/0", "/messages/" + message + "/files/1");
        assertThat(links.first().attr("target")).isEqualTo("_blank");
        assertThat(open(message, "1").getContentAsByteArray()).isEqualTo(bytes("just text"));
    }

    @Test
    void nobodyOpensWhatIsNotThere() {
        var message = message(PDF);
        for (var place : List.of("1", "-1", "00", "x", "0x")) {
            assertThat(open(message, place).getStatus()).as(place).isEqualTo(404);
        }
        assertThat(open(UUID.randomUUID(), "0").getStatus()).isEqualTo(404);
        fixture.in(agency, "delete from message_attachment where message_id = ?", message);
        assertThat(open(message, "0").getStatus()).isEqualTo(404);
    }

    @Test
    void colleaguesReadItAndOtherAgenciesDoNot() {
        var message = message(PDF);
        reader = as(fixture.user(agency), Role.RECRUITER);
        assertThat(open(message, "0").getStatus()).isEqualTo(200);
        var other = fixture.agency();
        reader = as(other, fixture.user(other), Role.RECRUITER);
        assertThat(open(message, "0").getStatus()).isEqualTo(404);
    }

    private UUID message(byte[]... files) {
        var parts = Stream.of(files).map(file -> OutboxFixture.part("CV é.pdf", file)).toList();
        var message = OutboxFixture.message(sender, server, "jan@home.example", parts);
        return as(() -> outbox.enqueue(UUID.randomUUID(), List.of(message))).getFirst();
    }

    private MockHttpServletResponse open(UUID message, String place) {
        return mvc.get()
                .uri("/messages/{id}/files/{place}", message, place)
                .with(reader)
                .exchange()
                .getResponse();
    }

    private static void assertHarmless(MockHttpServletResponse answer) {
        assertThat(answer.getHeader("Content-Security-Policy"))
                .contains("default-src 'none'", "sandbox;", "frame-ancestors 'none'");
        assertThat(answer.getHeader("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(answer.getHeader("X-Frame-Options")).isEqualTo("DENY");
        assertThat(answer.getHeader(HttpHeaders.CACHE_CONTROL)).contains("no-store");
    }

    private static String disposition(MockHttpServletResponse answer) {
        return answer.getHeader(HttpHeaders.CONTENT_DISPOSITION);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}

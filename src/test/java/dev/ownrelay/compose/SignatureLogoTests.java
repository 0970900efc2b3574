package dev.ownrelay.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import dev.ownrelay.account.Role;
import dev.ownrelay.message.MessageState;
import dev.ownrelay.outbox.MessagePageFixture;

import jakarta.mail.BodyPart;
import jakarta.mail.Session;
import jakarta.mail.internet.ContentType;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;

import org.jsoup.Jsoup;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.web.MockMultipartFile;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Properties;
import java.util.UUID;

import javax.imageio.ImageIO;

/// A logo is uploaded once and goes with each email, within its text (RFC 2387, RFC 2392).
class SignatureLogoTests extends MessagePageFixture {

    UUID candidate;

    @BeforeEach
    void somebodyWhoSigns() {
        candidate = rows().candidate(agency, "Jan", "Smit", "jan@home.example");
        fixture.in(
                agency,
                "update app_user set smtp_server_id = ?, signature_html = '<p>Anna</p>'",
                server);
    }

    @Test
    void theTextShowsTheLogoThatGoesWithIt() throws Exception {
        byte[] logo = picture("png", 480, 96);
        assertThat(upload(logo)).hasStatus(303);
        var id = write();
        run();
        assertThat(state(id)).isEqualTo(MessageState.SENT);

        var related = (MimeMultipart) sent().getContent();
        assertThat(parameter(related, "type")).isEqualTo("multipart/alternative");
        assertThat(related.getCount()).isEqualTo(2);
        assertBodyShows(related, logo);

        assertThat(page("/messages/" + id).select("#message .files")).isEmpty();
        assertThat(page("/messages/" + id + "/body").select("img").attr("src"))
                .isEqualTo(data(logo));
        assertThat(mvc.get().uri("/messages/" + id + "/files/0").with(reader)).hasStatus(404);
    }

    @Test
    void filesComeAfterIt() throws Exception {
        byte[] logo = picture("jpg", 100, 50);
        upload(logo);
        var id = write(file("cv.pdf", "%PDF-1.7"), file("b.txt", "bb"));
        run();

        var mixed = (MimeMultipart) sent().getContent();
        assertThat(new ContentType(mixed.getContentType()).getSubType()).isEqualTo("mixed");
        assertThat(mixed.getCount()).isEqualTo(3);
        assertBodyShows((MimeMultipart) mixed.getBodyPart(0).getContent(), logo);
        assertThat(mixed.getBodyPart(1).getFileName()).isEqualTo("cv.pdf");
        assertThat(new String(mixed.getBodyPart(2).getInputStream().readAllBytes()))
                .isEqualTo("bb");
        assertThat(page("/messages/" + id).select("#message .files a").eachText())
                .containsExactly("cv.pdf", "b.txt");
    }

    @Test
    void picturesOfTheTextGoWithItToo() throws Exception {
        byte[] logo = picture("png", 480, 96);
        byte[] office = picture("png", 30, 20);
        upload(logo);
        var text = "<p>Our office: <img src=\"" + data(office) + "\" alt=\"Office\"></p>";
        var id = write(text, file("cv.pdf", "%PDF-1.7"));
        run();

        var related =
                (MimeMultipart) ((MimeMultipart) sent().getContent()).getBodyPart(0).getContent();
        assertThat(related.getCount()).isEqualTo(3);
        assertThat(related.getBodyPart(1).getInputStream().readAllBytes()).isEqualTo(logo);
        assertThat(related.getBodyPart(2).getInputStream().readAllBytes()).isEqualTo(office);
        assertThat(page("/messages/" + id).select("#message .files a").eachText())
                .containsExactly("cv.pdf");
        assertThat(page("/messages/" + id + "/body").select("img").eachAttr("src"))
                .containsExactly(data(office), data(logo));
        assertThat(page("/messages/new?from=" + id).select("#body").val()).isEqualTo(text);
    }

    @Test
    void whatIsSentAgainOrWrittenAnewHasItOnce() throws Exception {
        byte[] logo = picture("gif", 40, 40);
        upload(logo);
        smtp.reply("DOT", "550 High probability of spam");
        var refused = write(file("cv.pdf", "%PDF-1.7"));
        run();
        smtp.behave();
        post("/messages/" + refused + "/other-address", "address", "jan@work.example");
        run();
        var again = (MimeMultipart) sent().getContent();
        assertThat(again.getCount()).isEqualTo(2);
        assertBodyShows((MimeMultipart) again.getBodyPart(0).getContent(), logo);

        var form = page("/messages/new?from=" + refused);
        assertThat(form.select("[name=kept] + label").eachText())
                .singleElement()
                .asString()
                .startsWith("cv.pdf");
        assertThat(form.select("#body").val()).doesNotContain("img", "Anna");
        assertThat(rows().value(agency, Integer.class, "select count(*) from attachment"))
                .as("stored once for all emails")
                .isEqualTo(2);
    }

    @Test
    void itIsShownReplacedAndRemoved() throws Exception {
        upload(picture("png", 480, 96));
        byte[] other = picture("png", 1200, 600);
        upload(other);
        var shown = page("/account/signature").select("img");
        assertThat(shown.attr("src")).isEqualTo(data(other));
        assertThat(shown.attr("width") + "x" + shown.attr("height")).isEqualTo("192x96");
        assertThat(page("/account").select("form[action=/account/logo/remove]")).hasSize(1);
        post("/account/logo/remove");
        assertThat(page("/account/signature").select("img")).isEmpty();
        assertThat(page("/account").select("form[action=/account/logo/remove]")).isEmpty();
        write();
        run();
        assertThat(sent().getContentType()).startsWith("multipart/alternative");
    }

    @Test
    void itIsOnesOwn() throws Exception {
        upload(picture("png", 48, 48));
        reader = as(fixture.user(agency), Role.RECRUITER);
        assertThat(page("/account/signature").select("img")).isEmpty();
        post("/account/logo/remove");
        reader = as(sender, Role.RECRUITER);
        assertThat(page("/account/signature").select("img")).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "en, nothing, Choose a picture first.",
        "en, html, 'no PNG, JPEG, GIF or WebP'",
        "en, svg, 'no PNG, JPEG, GIF or WebP'",
        "en, cut, 'no PNG, JPEG, GIF or WebP'",
        "nl, heavy, groter dan 200 kB",
        "en, wide, 'wider or higher than 2,000 pixels'"
    })
    void whatIsNoLogoIsRefusedBesideTheField(String language, String what, String words)
            throws Exception {
        speak(language);
        byte[] file =
                switch (what) {
                    case "nothing" -> new byte[0];
                    case "html" -> "<script>alert(1)</script>".getBytes();
                    case "svg" -> "<svg xmlns=\"http://www.w3.org/2000/svg\"/>".getBytes();
                    case "cut" -> Arrays.copyOf(picture("png", 9, 9), 12);
                    case "heavy" -> Arrays.copyOf(picture("png", 9, 9), 200 * 1024 + 1);
                    default -> picture("png", 2001, 1);
                };
        var answer = upload(file);
        assertThat(answer).hasStatusOk();
        assertThat(html(answer).select("#logo-error").text()).contains(words);
        assertThat(page("/account/signature").select("img")).isEmpty();
    }

    private static void assertBodyShows(MimeMultipart related, byte[] logo) throws Exception {
        var alternative = (MimeMultipart) related.getBodyPart(0).getContent();
        assertThat(alternative.getBodyPart(0).getContentType()).startsWith("text/plain");
        var html = alternative.getBodyPart(1).getContent().toString();
        BodyPart picture = related.getBodyPart(1);
        assertThat(picture.getDisposition()).isEqualTo("inline");
        assertThat(picture.getInputStream().readAllBytes()).isEqualTo(logo);
        var id = ((MimeBodyPart) picture).getContentID();
        assertThat(id).matches("<[0-9a-f-]{36}@[a-z.]+>");
        assertThat(Jsoup.parse(html).select("img").eachAttr("src"))
                .containsExactly("cid:" + id.substring(1, id.length() - 1));
        assertThat(html).contains("Anna");
    }

    private static String parameter(MimeMultipart part, String name) throws Exception {
        return new ContentType(part.getContentType()).getParameter(name);
    }

    private MimeMessage sent() throws Exception {
        return new MimeMessage(
                Session.getInstance(new Properties()),
                new ByteArrayInputStream(smtp.messages().getLast().bytes()));
    }

    private MvcTestResult upload(byte[] picture) {
        return mvc.post()
                .uri("/account/logo")
                .multipart()
                .file(new MockMultipartFile("logo", "logo.png", "image/png", picture))
                .with(reader)
                .with(csrf())
                .exchange();
    }

    private UUID write(MockMultipartFile... files) {
        return write("<p>Hello</p>", files);
    }

    private UUID write(String body, MockMultipartFile... files) {
        var request =
                mvc.post()
                        .uri("/messages")
                        .multipart()
                        .param("to", candidate.toString())
                        .param("subject", "A job")
                        .param("body", body);
        for (var file : files) {
            request.file(file);
        }
        var answer = request.with(reader).with(csrf()).exchange();
        assertThat(answer).hasStatus(303);
        var path = answer.getResponse().getRedirectedUrl();
        return UUID.fromString(path.substring("/messages/".length()));
    }

    private static MockMultipartFile file(String name, String text) {
        return new MockMultipartFile(
                "attachments", name, null, text.getBytes(StandardCharsets.UTF_8));
    }

    private static String data(byte[] png) {
        return "data:image/png;base64," + Base64.getEncoder().encodeToString(png);
    }

    private static byte[] picture(String format, int width, int height) throws Exception {
        var out = new ByteArrayOutputStream();
        var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        assertThat(ImageIO.write(image, format, out)).isTrue();
        return out.toByteArray();
    }
}

package dev.ownrelay.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import org.apache.james.mime4j.dom.Entity;
import org.apache.james.mime4j.dom.Multipart;
import org.apache.james.mime4j.message.DefaultMessageBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import javax.imageio.ImageIO;

/// Gmail and others show no picture whose address holds it: it goes along as the logo does.
class BodyPicturesTests {

    @Test
    void goAlongInTheirOrder() {
        var shown =
                in("<p>" + image(picture("png", 1)) + "one" + image(picture("jpg", 2)) + "</p>");
        assertThat(shown.pictures())
                .extracting(InlinePicture::fileName, InlinePicture::contentType)
                .containsExactly(
                        tuple("picture-1.png", "image/png"), tuple("picture-2.jpeg", "image/jpeg"));
        assertThat(shown.html())
                .isEqualTo(
                        "<p>%sone%s</p>"
                                .formatted(
                                        image("cid:" + shown.pictures().get(0).contentId()),
                                        image("cid:" + shown.pictures().get(1).contentId())));
        assertThat(shown.pictures())
                .allSatisfy(picture ->
                        assertThat(picture.contentId()).matches("[0-9a-f-]{36}@agency\\.example"));
    }

    @Test
    void goAlongOnceEach() {
        var twice = image(picture("png", 1)).repeat(2);
        assertThat(in(twice).pictures()).hasSize(1);
        assertThat(in(twice).html()).doesNotContain("data:");
    }

    @Test
    void areTenAtMost() {
        var shown =
                in(
                        IntStream.rangeClosed(1, 12)
                                .mapToObj(width -> image(picture("png", width)))
                                .collect(Collectors.joining()));
        assertThat(shown.pictures()).hasSize(10);
        assertThat(shown.html().split("data:image/png", -1)).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<p>Hi</p>",
                "<img src=\"https://a.test/b.png\" alt=\"b\">",
                "<img src=\"data:image/png;base64,iVBORw0KGg?\" alt=\"\">",
                "<img src=\"data:image/png;base64,PGI+\" alt=\"\">",
                "<img src=\"data:image/png;base64,\" alt=\"\">"
            })
    void leavesWhatIsNoPictureOfTheText(String html) {
        assertThat(in(html)).isEqualTo(new BodyPictures(html, List.of()));
    }

    @Test
    void standBesideTheTextAndBeforeTheFiles() throws Exception {
        var text = "<p>Hi</p>" + image(picture("png", 3)) + image(picture("png", 4));
        var related = parse(new Typed().body(text).octets());
        assertThat(types(related))
                .containsExactly("multipart/alternative", "image/png", "image/png");

        var mixed = parse(new Typed().body(text).file("a.txt", "a").file("b.txt", "b").octets());
        assertThat(types(mixed)).containsExactly("multipart/related", "text/plain", "text/plain");
        var inner = ((Multipart) mixed.getBody()).getBodyParts().getFirst();
        assertThat(types(inner)).containsExactly("multipart/alternative", "image/png", "image/png");
        assertThat(((Multipart) inner.getBody()).getBodyParts().get(1).getDispositionType())
                .isEqualTo("inline");
    }

    private static List<String> types(Entity entity) {
        return ((Multipart) entity.getBody())
                .getBodyParts().stream().map(Entity::getMimeType).toList();
    }

    private static Entity parse(byte[] octets) throws IOException {
        return new DefaultMessageBuilder().parseMessage(new ByteArrayInputStream(octets));
    }

    private static BodyPictures in(String html) {
        return BodyPictures.in(html, "agency.example");
    }

    private static String image(String source) {
        return "<img src=\"" + source + "\" alt=\"\">";
    }

    private static String picture(String format, int width) {
        var out = new ByteArrayOutputStream();
        try {
            ImageIO.write(new BufferedImage(width, 1, BufferedImage.TYPE_INT_RGB), format, out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return "data:image/%s;base64,%s"
                .formatted(
                        format.equals("jpg") ? "jpeg" : format,
                        Base64.getEncoder().encodeToString(out.toByteArray()));
    }
}

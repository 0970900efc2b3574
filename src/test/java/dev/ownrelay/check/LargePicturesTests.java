package dev.ownrelay.check;

import static dev.ownrelay.check.FindingKind.LARGE_IMAGE;
import static dev.ownrelay.check.HtmlDrafts.draft;
import static dev.ownrelay.check.HtmlDrafts.find;
import static dev.ownrelay.check.HtmlDrafts.found;
import static dev.ownrelay.check.HtmlDrafts.mendable;
import static dev.ownrelay.check.HtmlDrafts.mended;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import org.jsoup.Jsoup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Random;

import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;

class LargePicturesTests {

    /// Noise, which does not pack well.
    private static byte[] picture(String format, int width, int height, int type)
            throws IOException {
        var image = new BufferedImage(width, height, type);
        var random = new Random(1);
        for (int x = 0; x < width; x++) {
            for (int y = 0; y < height; y++) {
                image.setRGB(x, y, random.nextInt());
            }
        }
        var out = new ByteArrayOutputStream();
        ImageIO.write(image, format, out);
        return out.toByteArray();
    }

    private static String html(String format, byte[] content) {
        return "<p>Hi <img src=\"data:image/%s;base64,%s\" alt=\"kantoor\" width=\"400\"></p>"
                .formatted(format, Base64.getEncoder().encodeToString(content));
    }

    private static byte[] content(String html) {
        return new Picture(Jsoup.parse(html).selectFirst("img")).content().orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({
        "png, 400, 300, 1, jpeg",
        "png, 400, 300, 2, png",
        "png, 1700, 10, 1, jpeg",
        "jpeg, 2400, 1200, 1, jpeg",
        "jpeg, 900, 900, 1, jpeg",
    })
    void findsAndMakesSmallerWhatWeighsTooMuch(
            String format, int width, int height, int type, String becomes) throws IOException {
        var html = html(format, picture(format, width, height, type));
        var finding = found(LARGE_IMAGE, html);
        assertThat(finding.severity()).isEqualTo(Severity.ADVISES);
        assertThat(finding.places()).containsExactly(Place.of(Place.Spot.PICTURE, "kantoor"));
        var mended = mended(LARGE_IMAGE, html).html();
        assertThat(mended).contains("data:image/" + becomes, "width=\"400\"");
        assertThat(content(mended)).hasSizeLessThanOrEqualTo(LargePictures.OCTETS);
        var image = ImageIO.read(new ByteArrayInputStream(content(mended)));
        assertThat(image.getWidth() / (double) image.getHeight())
                .isCloseTo(width / (double) height, offset(2.0));
    }

    @Test
    void saysHowManyKilobytesTheLargestHas() {
        var html = html("webp", new byte[400 * 1024]);
        assertThat(found(LARGE_IMAGE, html).arguments()).containsExactly(400L);
    }

    @ParameterizedTest
    @CsvSource({"png, 200, 200", "jpeg, 600, 400", "gif, 100, 100"})
    void findsNothingInPicturesOfACommonSize(String format, int width, int height)
            throws IOException {
        assertThat(find(LARGE_IMAGE, html(format, picture(format, width, height, 1)))).isEmpty();
    }

    @Test
    void findsNothingInWhatLiesElsewhereOrIsNoPicture() {
        assertThat(find(LARGE_IMAGE, "<img src=\"https://x.nl/huge.png\" alt=\"\">")).isEmpty();
        assertThat(find(LARGE_IMAGE, html("png", new byte[] {1, 2, 3}))).isEmpty();
        assertThat(find(LARGE_IMAGE, "<img src=\"data:image/png;base64,%%%\" alt=\"\">")).isEmpty();
    }

    @Test
    void leavesAloneWhatCouldNotBeReadWithinBounds() throws IOException {
        var bomb = picture("png", 10, 10, 1);
        ByteBuffer.wrap(bomb).putInt(16, 60_000).putInt(20, 60_000);
        var other = new byte[400 * 1024];
        var moving = Arrays.copyOf(picture("gif", 400, 400, 1), 400 * 1024);
        for (var content : new byte[][] {bomb, other, moving}) {
            var draft = draft(html("png", content));
            assertThat(find(LARGE_IMAGE, draft)).isPresent();
            assertThat(new Checker().mend(LARGE_IMAGE, draft)).isEqualTo(draft);
            assertThat(mendable(draft)).isEmpty();
        }
    }

    @Test
    void leavesAloneWhatWouldBeGoneThroughAgainAndAgain() throws IOException {
        var plain = progressive(1_700, 200);
        assertThat(mended(LARGE_IMAGE, html("jpeg", plain)).html()).contains("data:image/jpeg");
        var draft = draft(html("jpeg", scannedAgain(plain, 100)));
        assertThat(find(LARGE_IMAGE, draft)).isPresent();
        assertThat(new Checker().mend(LARGE_IMAGE, draft)).isEqualTo(draft);
        var large = draft(html("jpeg", progressive(4_001, 2_000)));
        assertThat(new Checker().mend(LARGE_IMAGE, large)).isEqualTo(large);
    }

    @Test
    void leavesAloneWhatIsOneEndlessRow() throws IOException {
        var image = new BufferedImage(1_000_000, 1, BufferedImage.TYPE_INT_RGB);
        var out = new ByteArrayOutputStream();
        ImageIO.write(image, "png", out);
        var draft = draft(html("png", out.toByteArray()));
        assertThat(find(LARGE_IMAGE, draft)).isPresent();
        assertThat(new Checker().mend(LARGE_IMAGE, draft)).isEqualTo(draft);
    }

    @Test
    void leavesAloneWhatWrapsAPictureOfAnotherSize() throws IOException {
        var inside = picture("png", 1_700, 100, 1);
        var wrapped = ByteBuffer.allocate(54 + inside.length).order(ByteOrder.LITTLE_ENDIAN);
        wrapped.put((byte) 'B').put((byte) 'M').putInt(wrapped.limit()).putInt(0).putInt(54);
        wrapped.putInt(40).putInt(1_700).putInt(100).putShort((short) 1).putShort((short) 0);
        wrapped.putInt(5).putInt(inside.length).position(54).put(inside);
        var draft = draft(html("png", wrapped.array()));
        assertThat(find(LARGE_IMAGE, draft)).isPresent();
        assertThat(new Checker().mend(LARGE_IMAGE, draft)).isEqualTo(draft);
    }

    private static byte[] progressive(int width, int height) throws IOException {
        var out = new ByteArrayOutputStream();
        var writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        try (var stream = ImageIO.createImageOutputStream(out)) {
            writer.setOutput(stream);
            var param = writer.getDefaultWriteParam();
            param.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
            var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
            writer.write(null, new IIOImage(image, null, null), param);
        } finally {
            writer.dispose();
        }
        return out.toByteArray();
    }

    /// With its last scan so many times more.
    private static byte[] scannedAgain(byte[] jpeg, int times) {
        int scan = jpeg.length - 2;
        while (jpeg[scan] != (byte) 0xff || jpeg[scan + 1] != (byte) 0xda) {
            scan--;
        }
        var again = new ByteArrayOutputStream();
        again.write(jpeg, 0, scan);
        for (int i = 0; i <= times; i++) {
            again.write(jpeg, scan, jpeg.length - 2 - scan);
        }
        again.write(jpeg, jpeg.length - 2, 2);
        return again.toByteArray();
    }

    @Test
    void leavesAPictureAloneThatACameraTurned() throws IOException {
        var plain = picture("jpeg", 900, 900, 1);
        var exif =
                HexFormat.of()
                        .parseHex(
                                "ffe100224578696600004d4d002a00000008"
                                        + "0001011200030000000100060000"
                                        + "00000000");
        var turned = new ByteArrayOutputStream();
        turned.write(plain, 0, 2);
        turned.write(exif);
        turned.write(plain, 2, plain.length - 2);
        var draft = draft(html("jpeg", turned.toByteArray()));
        assertThat(new Checker().mend(LARGE_IMAGE, draft)).isEqualTo(draft);
        assertThat(find(LARGE_IMAGE, draft)).isPresent();
        assertThat(mendable(draft)).isEmpty();
    }
}

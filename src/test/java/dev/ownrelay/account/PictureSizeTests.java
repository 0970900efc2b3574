package dev.ownrelay.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.mail.FileType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;

import javax.imageio.ImageIO;

class PictureSizeTests {

    @ParameterizedTest
    @CsvSource({"png, image/png", "jpg, image/jpeg", "gif, image/gif"})
    void isWhatAnotherReaderFinds(String format, String type) throws IOException {
        var out = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(300, 7, BufferedImage.TYPE_INT_RGB), format, out);
        assertThat(FileType.of(out.toByteArray())).isEqualTo(type);
        assertThat(PictureSize.of(type, out.toByteArray())).hasValue(new PictureSize(300, 7));
    }

    /// The first octets of WebP pictures of 300 by 7 pixels, of its three kinds.
    @ParameterizedTest
    @CsvSource({
        "52494646100000005745425056503820100000000000009d012a2c010700",
        "524946461000000057454250565038 4c100000002f2b810100 0000000000",
        "52494646100000005745425056503858 0a00000000000000 2b0100 060000"
    })
    void isReadOfAllKindsOfWebP(String hex) {
        byte[] octets = HexFormat.of().parseHex(hex.replace(" ", ""));
        assertThat(FileType.of(octets)).isEqualTo(FileType.WEBP);
        assertThat(PictureSize.of(FileType.WEBP, octets)).hasValue(new PictureSize(300, 7));
    }

    @Test
    void noOctetsBreakIt() {
        var random = new Random(7);
        for (var type : new String[] {FileType.PNG, FileType.JPEG, FileType.GIF, FileType.WEBP}) {
            for (int i = 0; i < 2_000; i++) {
                byte[] octets = new byte[random.nextInt(64)];
                random.nextBytes(octets);
                PictureSize.of(type, octets)
                        .ifPresent(size -> {
                            assertThat(size.width()).isPositive();
                            assertThat(size.height()).isPositive();
                        });
                byte[] marks = new byte[40];
                Arrays.fill(marks, (byte) 0xff);
                PictureSize.of(type, marks);
            }
        }
    }
}

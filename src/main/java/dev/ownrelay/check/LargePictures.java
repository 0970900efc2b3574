package dev.ownrelay.check;

import dev.ownrelay.check.Place.Spot;
import dev.ownrelay.mail.FileType;
import dev.ownrelay.mail.ParsedHtml;

import org.jsoup.nodes.Element;

import java.awt.Color;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Iterator;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriteParam;
import javax.imageio.stream.MemoryCacheImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/// Finds pictures in the text that weigh too much, and makes them lighter.
final class LargePictures implements Rule {

    static final int OCTETS = 300 * 1024;
    static final int WIDTH = 1_600;

    /// No email has more that a reader looks at.
    private static final int OPENED = 500;

    private static final int TARGET = 1_200;

    /// What a telephone takes; more is not unpacked, and neither is what would move no more.
    private static final long MOST_PIXELS = 25_000_000;

    /// A row of more is a bomb.
    private static final int LONGEST_SIDE = 25_000;

    /// A picture that comes in several goes is kept whole in memory, and gone through for each.
    private static final long MOST_PIXELS_IN_SCANS = 8_000_000;

    private static final int MOST_SCANS = 30;

    /// Others wrap pictures of any size, and stand in no email.
    private static final Set<String> SIZED = Set.of("png", "jpeg", "gif");

    private static final Set<String> UNPACKED = Set.of("png", "jpeg");
    private static final float[] QUALITIES = {0.85f, 0.7f, 0.5f};

    @Override
    public Stream<Finding> look(Look look) {
        var large =
                Picture.in(look.body()).stream()
                        .limit(OPENED)
                        .filter(LargePictures::isLarge)
                        .limit(Finding.PLACES)
                        .toList();
        long kilobytes = large.stream().mapToLong(Picture::octets).max().orElse(0) / 1024;
        return large.isEmpty()
                ? Stream.empty()
                : Stream.of(
                        Finding.of(
                                FindingKind.LARGE_IMAGE,
                                large.stream()
                                        .map(picture -> picture.place(Spot.PICTURE, ""))
                                        .toList(),
                                kilobytes));
    }

    /// With pictures of a size that suits an email, where they can be read within bounds.
    static Draft smaller(Draft draft) {
        return Mend.change(
                draft,
                node -> {
                    if (node instanceof Element image && image.normalName().equals("img")) {
                        var picture = new Picture(image);
                        if (isLarge(picture)) {
                            smaller(picture).ifPresent(data -> image.attr("src", data));
                        }
                    }
                    return Mend.Fate.STAYS;
                });
    }

    /// Whether any that is too large can be read within bounds.
    static boolean canShrink(Draft draft) {
        return Picture.in(ParsedHtml.of(draft.html()).document()).stream()
                .limit(OPENED)
                .filter(LargePictures::isLarge)
                .flatMap(picture -> picture.content().stream())
                .filter(content -> !isTurned(content))
                .anyMatch(LargePictures::isReadable);
    }

    private static boolean isLarge(Picture picture) {
        if (!picture.isEmbedded()) {
            return false;
        }
        return picture.octets() > OCTETS
                || picture.content().map(LargePictures::width).orElse(0) > WIDTH;
    }

    private static int width(byte[] content) {
        return read(content, reader -> reader.getWidth(0)).orElse(0);
    }

    private static Optional<String> smaller(Picture picture) {
        return picture.content()
                .filter(content -> !isTurned(content))
                .flatMap(content -> read(content, reader -> unpack(reader, mostPixels(content))))
                .flatMap(LargePictures::pack);
    }

    private static boolean isReadable(byte[] content) {
        return read(content, reader -> isReadable(reader, mostPixels(content))).orElse(false);
    }

    private interface Reading<T> {
        T of(ImageReader reader) throws IOException;
    }

    /// Empty: it is no picture that can be read.
    private static <T> Optional<T> read(byte[] content, Reading<T> reading) {
        try (var in = new MemoryCacheImageInputStream(new ByteArrayInputStream(content))) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
            if (!readers.hasNext()) {
                return Optional.empty();
            }
            var reader = readers.next();
            try {
                if (!SIZED.contains(format(reader))) {
                    return Optional.empty();
                }
                reader.setInput(in, true, true);
                return Optional.of(reading.of(reader));
            } finally {
                reader.dispose();
            }
        } catch (IOException | RuntimeException broken) {
            return Optional.empty();
        }
    }

    private static String format(ImageReader reader) throws IOException {
        return reader.getFormatName().toLowerCase(Locale.ROOT);
    }

    /// By how often a scan of a JPEG begins (ITU T.81 B.2.3), wherever that stands.
    private static long mostPixels(byte[] content) {
        int scans = 0;
        for (int i = 1; i < content.length; i++) {
            scans += content[i - 1] == (byte) 0xff && content[i] == (byte) 0xda ? 1 : 0;
        }
        boolean jpeg = FileType.of(content).equals(FileType.JPEG);
        return !jpeg || scans < 2 ? MOST_PIXELS : scans > MOST_SCANS ? 0 : MOST_PIXELS_IN_SCANS;
    }

    private static boolean isReadable(ImageReader reader, long most) throws IOException {
        long pixels = (long) reader.getWidth(0) * reader.getHeight(0);
        int longest = Math.max(reader.getWidth(0), reader.getHeight(0));
        return UNPACKED.contains(format(reader)) && pixels <= most && longest <= LONGEST_SIDE;
    }

    private static BufferedImage unpack(ImageReader reader, long most) throws IOException {
        if (!isReadable(reader, most)) {
            throw new IOException("not unpacked");
        }
        int step = Math.max(1, reader.getWidth(0) / WIDTH);
        var param = reader.getDefaultReadParam();
        param.setSourceSubsampling(step, step, 0, 0);
        return reader.read(0, param);
    }

    private static Optional<String> pack(BufferedImage image) {
        try {
            boolean clear = image.getColorModel().hasAlpha();
            for (int width = Math.min(TARGET, image.getWidth()); width >= 150; width /= 2) {
                var scaled = scaled(image, width, clear);
                var packed = clear ? png(scaled) : jpeg(scaled);
                if (packed.length <= OCTETS) {
                    return Optional.of(data(clear ? "png" : "jpeg", packed));
                }
            }
            return Optional.empty();
        } catch (IOException broken) {
            return Optional.empty();
        }
    }

    private static BufferedImage scaled(BufferedImage image, int width, boolean clear) {
        int height =
                Math.max(1, Math.round(image.getHeight() * (width / (float) image.getWidth())));
        int type = clear ? BufferedImage.TYPE_INT_ARGB : BufferedImage.TYPE_INT_RGB;
        var scaled = new BufferedImage(width, height, type);
        var graphics = scaled.createGraphics();
        graphics.setRenderingHint(
                RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
        graphics.drawImage(image, 0, 0, width, height, clear ? null : Color.WHITE, null);
        graphics.dispose();
        return scaled;
    }

    private static byte[] png(BufferedImage image) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var stream = new MemoryCacheImageOutputStream(out)) {
            ImageIO.write(image, "png", stream);
        }
        return out.toByteArray();
    }

    /// As good as it can be within the bound.
    private static byte[] jpeg(BufferedImage image) throws IOException {
        byte[] packed = {};
        for (float quality : QUALITIES) {
            packed = jpeg(image, quality);
            if (packed.length <= OCTETS) {
                return packed;
            }
        }
        return packed;
    }

    private static byte[] jpeg(BufferedImage image, float quality) throws IOException {
        var type = ImageTypeSpecifier.createFromRenderedImage(image);
        var writer = ImageIO.getImageWriters(type, "jpeg").next();
        var out = new ByteArrayOutputStream();
        try (var stream = new MemoryCacheImageOutputStream(out)) {
            writer.setOutput(stream);
            var param = writer.getDefaultWriteParam();
            param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            param.setCompressionQuality(quality);
            writer.write(null, new IIOImage(image, null, null), param);
        } finally {
            writer.dispose();
        }
        return out.toByteArray();
    }

    private static String data(String type, byte[] content) {
        return "data:image/" + type + ";base64," + Base64.getEncoder().encodeToString(content);
    }

    /// Whether a camera says that a picture is to be shown turned (Exif tag 0x0112), which would be
    /// lost: in the first part of the file, as a number of two octets.
    private static boolean isTurned(byte[] content) {
        var head =
                new String(
                        content, 0, Math.min(content.length, 4_096), StandardCharsets.ISO_8859_1);
        if (!head.contains("Exif\0\0")) {
            return false;
        }
        int little = head.indexOf("\u0012\u0001\u0003\0\u0001\0\0\0");
        int big = head.indexOf("\u0001\u0012\0\u0003\0\0\0\u0001");
        return little >= 0 && turned(head, little + 8) || big >= 0 && turned(head, big + 9);
    }

    private static boolean turned(String head, int at) {
        return at < head.length() && head.charAt(at) != 1;
    }
}

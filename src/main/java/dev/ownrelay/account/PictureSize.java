package dev.ownrelay.account;

import dev.ownrelay.mail.FileType;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/// Reads how large a picture is from its first octets, without unpacking any.
record PictureSize(int width, int height) {

    /// Empty: the octets are no such picture.
    static Optional<PictureSize> of(String type, byte[] octets) {
        try {
            var size =
                    switch (type) {
                        case FileType.PNG -> png(ByteBuffer.wrap(octets));
                        case FileType.GIF -> gif(little(octets));
                        case FileType.JPEG -> jpeg(ByteBuffer.wrap(octets));
                        case FileType.WEBP -> webp(little(octets));
                        default -> new PictureSize(0, 0);
                    };
            return Optional.of(size).filter(found -> found.width > 0 && found.height > 0);
        } catch (BufferUnderflowException
                | IndexOutOfBoundsException
                | IllegalArgumentException cutOff) {
            return Optional.empty();
        }
    }

    private static PictureSize png(ByteBuffer in) {
        return new PictureSize(in.getInt(16), in.getInt(20));
    }

    private static PictureSize gif(ByteBuffer in) {
        return new PictureSize(in.getChar(6), in.getChar(8));
    }

    /// The size stands in the first frame header (ITU T.81 section B.2.2).
    private static PictureSize jpeg(ByteBuffer in) {
        in.position(2);
        while (true) {
            int mark = in.getChar();
            if (mark >>> 8 != 0xff) {
                return new PictureSize(0, 0);
            }
            int kind = mark & 0xff;
            boolean frame = kind >= 0xc0 && kind <= 0xcf;
            if (frame && kind != 0xc4 && kind != 0xc8 && kind != 0xcc) {
                return new PictureSize(
                        in.getChar(in.position() + 5), in.getChar(in.position() + 3));
            }
            in.position(in.position() + Math.max(2, in.getChar(in.position())));
        }
    }

    private static PictureSize webp(ByteBuffer in) {
        return switch (in.getInt(12)) {
            case 0x20385056 -> // VP8 and a blank
                    new PictureSize(in.getChar(26) & 0x3fff, in.getChar(28) & 0x3fff);
            case 0x4c385056 -> { // VP8L
                int bits = in.getInt(21);
                yield new PictureSize((bits & 0x3fff) + 1, (bits >>> 14 & 0x3fff) + 1);
            }
            case 0x58385056 -> // VP8X
                    new PictureSize(
                            (in.getInt(24) & 0xffffff) + 1, (in.getInt(26) >>> 8 & 0xffffff) + 1);
            default -> new PictureSize(0, 0);
        };
    }

    private static ByteBuffer little(byte[] octets) {
        return ByteBuffer.wrap(octets).order(ByteOrder.LITTLE_ENDIAN);
    }
}

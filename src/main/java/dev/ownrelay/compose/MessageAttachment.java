package dev.ownrelay.compose;

import dev.ownrelay.message.NewMessage.EncodedContent;

import org.apache.tika.io.TikaInputStream;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.metadata.TikaCoreProperties;
import org.apache.tika.mime.MediaType;
import org.apache.tika.mime.MimeTypes;
import org.springframework.web.multipart.MultipartFile;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Set;

/// A file that goes with a message, encoded once for all its recipients.
///
/// @param contentType told by the content, never by the browser; what a mail program might run is
///   `application/octet-stream`
record MessageAttachment(String fileName, String contentType, EncodedContent content) {

    private static final byte[] CRLF = {'\r', '\n'};
    private static final Base64.Encoder LINES = Base64.getMimeEncoder(76, CRLF);
    private static final Set<MediaType> ACTIVE =
            Set.of(
                    MediaType.TEXT_HTML,
                    MediaType.APPLICATION_XML,
                    MediaType.text("javascript"),
                    MediaType.application("javascript"));

    static MessageAttachment read(MultipartFile file) {
        try {
            return of(AttachmentName.uploaded(file), file.getBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static MessageAttachment of(String uploadedName, byte[] file) throws IOException {
        String name = AttachmentName.clean(uploadedName);
        return new MessageAttachment(name, contentType(name, file), content(file));
    }

    static EncodedContent content(byte[] file) {
        return new EncodedContent(sha256(file), file.length, encode(file));
    }

    /// Octets of a file of this size in base64 with its line ends (RFC 2045 section 6.8).
    static long encodedSize(long size) {
        long characters = (size + 2) / 3 * 4;
        return characters + (characters + 75) / 76 * 2;
    }

    /// Whether what is stored is still what its hash says.
    static boolean matches(EncodedContent content) {
        try {
            var file = Base64.getMimeDecoder().decode(content.encoded());
            return sha256(file).equals(content.sha256());
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static byte[] encode(byte[] file) {
        byte[] lines = LINES.encode(file);
        byte[] ended = Arrays.copyOf(lines, lines.length + CRLF.length);
        System.arraycopy(CRLF, 0, ended, lines.length, CRLF.length);
        return ended;
    }

    private static String contentType(String name, byte[] file) throws IOException {
        var metadata = new Metadata();
        metadata.set(TikaCoreProperties.RESOURCE_NAME_KEY, name);
        var types = MimeTypes.getDefaultMimeTypes();
        try (var stream = TikaInputStream.get(file)) {
            MediaType type = types.detect(stream, metadata).getBaseType();
            return isActive(type) ? MediaType.OCTET_STREAM.toString() : type.toString();
        }
    }

    /// Composite types may not be encoded in base64 at all (RFC 2046 section 5.2.1).
    private static boolean isActive(MediaType type) {
        var registry = MimeTypes.getDefaultMimeTypes().getMediaTypeRegistry();
        return type.getType().equals("message")
                || type.getType().equals("multipart")
                || ACTIVE.stream()
                        .anyMatch(a -> type.equals(a) || registry.isSpecializationOf(type, a));
    }

    private static String sha256(byte[] file) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(file));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}

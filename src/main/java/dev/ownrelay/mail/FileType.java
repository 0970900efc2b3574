package dev.ownrelay.mail;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;

/// Tells what a browser may show from the first octets of a file, and from nothing else.
public final class FileType {

    public static final String PNG = "image/png";
    public static final String JPEG = "image/jpeg";
    public static final String GIF = "image/gif";
    public static final String WEBP = "image/webp";
    public static final String PDF = "application/pdf";

    /// What is none of these.
    public static final String OTHER = "application/octet-stream";

    private static final Set<String> PICTURES = Set.of(PNG, JPEG, GIF, WEBP);

    private FileType() {}

    public static String of(byte[] octets) {
        var start = new String(Arrays.copyOf(octets, 12), StandardCharsets.ISO_8859_1);
        if (start.startsWith("\u0089PNG\r\n\u001a\n")) {
            return PNG;
        } else if (start.startsWith("\u00ff\u00d8\u00ff")) {
            return JPEG;
        } else if (start.startsWith("GIF87a") || start.startsWith("GIF89a")) {
            return GIF;
        } else if (start.startsWith("RIFF") && start.startsWith("WEBP", 8)) {
            return WEBP;
        }
        return start.startsWith("%PDF-") ? PDF : OTHER;
    }

    /// Whether a browser shows files of a type; none of them can run anything.
    public static boolean isShown(String type) {
        return isPicture(type) || type.equals(PDF);
    }

    public static boolean isPicture(String type) {
        return PICTURES.contains(type);
    }
}

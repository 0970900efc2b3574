package dev.ownrelay.check;

import dev.ownrelay.mail.FileType;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// What a file is by its octets, as far as it matters whether its name says something else.
enum FileContent {
    PDF,
    ZIP,

    /// What Office wrote until 2007, and what it locks with a password today (MS-CFB).
    OLE2,
    RTF,
    HTML,
    PICTURE,
    GZIP,
    BZIP2,
    SEVEN_ZIP,
    RAR,
    TAR,
    PROGRAM,
    DISK,

    /// Text, or what is not known here.
    OTHER;

    /// So many octets tell all but disk images.
    static final int TELLING = 1_024;

    private static final int VOLUME = 32_769; // ECMA-119: the 16th sector, after one octet
    private static final List<String> PAGES =
            List.of("<!doctype html", "<html", "<head", "<body", "<script");
    private static final List<String> PROGRAMS =
            List.of(
                    "\u007fELF",
                    "\u00fe\u00ed\u00fa\u00ce",
                    "\u00fe\u00ed\u00fa\u00cf",
                    "\u00ce\u00fa\u00ed\u00fe",
                    "\u00cf\u00fa\u00ed\u00fe",
                    "\u00ca\u00fe\u00ba\u00be",
                    "dex\n0",
                    "L\0\0\0\u0001\u0014\u0002\0");

    /// As it stands in the message files.
    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static FileContent of(byte[] octets) {
        var start = latin(octets, 0, TELLING);
        if (isProgram(octets, start)) {
            return PROGRAM;
        } else if (start.startsWith("conectix")
                || start.startsWith("vhdxfile")
                || latin(octets, VOLUME, 5).equals("CD001")) {
            return DISK;
        }
        var container = container(start);
        return container == OTHER ? document(octets, start) : container;
    }

    private static FileContent container(String start) {
        if (start.startsWith("PK\3\4") || start.startsWith("PK\5\6")) {
            return ZIP;
        } else if (start.startsWith("\u00d0\u00cf\u0011\u00e0\u00a1\u00b1\u001a\u00e1")) {
            return OLE2;
        } else if (start.startsWith("\u001f\u008b\b")) {
            return GZIP;
        } else if (start.startsWith("BZh") && start.startsWith("1AY&SY", 4)) {
            return BZIP2;
        } else if (start.startsWith("7z\u00bc\u00af\u0027\u001c")) {
            return SEVEN_ZIP;
        } else if (start.startsWith("Rar!\u001a\7")) {
            return RAR;
        }
        return start.startsWith("ustar", 257) ? TAR : OTHER;
    }

    private static FileContent document(byte[] octets, String start) {
        var words = start.replaceFirst("^\u00ef\u00bb\u00bf", "").strip();
        if (words.startsWith("%PDF-")) {
            return PDF;
        } else if (words.startsWith("{\\rtf")) {
            return RTF;
        } else if (FileType.isPicture(FileType.of(octets)) || isOtherPicture(start)) {
            return PICTURE;
        }
        var lower = words.toLowerCase(Locale.ROOT);
        return PAGES.stream().anyMatch(lower::startsWith) ? HTML : OTHER;
    }

    /// HEIC and AVIF by their brand (ISO 14496-12), and TIFF.
    private static boolean isOtherPicture(String start) {
        return start.startsWith("II*\0")
                || start.startsWith("MM\0*")
                || start.startsWith("ftyp", 4)
                        && List.of("heic", "heix", "hevc", "mif1", "msf1", "avif").stream()
                                .anyMatch(brand -> start.startsWith(brand, 8));
    }

    /// "MZ" alone may be how a text begins: the header that it points to must be there.
    private static boolean isProgram(byte[] octets, String start) {
        if (start.startsWith("MZ") && octets.length >= 64) {
            int at = ByteBuffer.wrap(octets).order(ByteOrder.LITTLE_ENDIAN).getInt(60);
            return latin(octets, at, 4).equals("PE\0\0") || latin(octets, at, 2).equals("NE");
        }
        return PROGRAMS.stream().anyMatch(start::startsWith);
    }

    /// Empty where there is nothing.
    private static String latin(byte[] octets, int from, int most) {
        if (from < 0 || from >= octets.length) {
            return "";
        }
        int end = (int) Math.min(octets.length, (long) from + most);
        return new String(Arrays.copyOfRange(octets, from, end), StandardCharsets.ISO_8859_1);
    }
}

package dev.ownrelay.check;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;

import org.apache.commons.compress.archivers.sevenz.SevenZArchiveEntry;
import org.apache.commons.compress.archivers.sevenz.SevenZMethod;
import org.apache.commons.compress.archivers.sevenz.SevenZOutputFile;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// Files of all kinds, as small as they can be.
final class MadeFiles {

    static final byte[] PDF = latin("%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\n%%EOF\n");
    static final byte[] PNG = latin("\u0089PNG\r\n\u001a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1");
    static final byte[] JPEG = latin("\u00ff\u00d8\u00ff\u00e0\0\u0010JFIF\0");
    static final byte[] HEIC = latin("\0\0\0\u0018ftypheic\0\0\0\0mif1heic");
    static final byte[] RTF = latin("{\\rtf1\\ansi Hello}");
    static final byte[] HTML = latin("<!DOCTYPE html>\n<html><body><p>Hi</p></body></html>");
    static final byte[] DOCX = zip("[Content_Types].xml", "<x/>", "word/document.xml", "<x/>");
    static final byte[] ODT =
            zip("mimetype", "application/vnd.oasis.opendocument.text", "content.xml", "<x/>");
    static final byte[] DOCM = zip("[Content_Types].xml", "<x/>", "word/vbaProject.bin", "x");
    static final byte[] EXE = exe();

    private MadeFiles() {}

    private interface Writing {
        void to(OutputStream out) throws IOException;
    }

    static byte[] latin(String text) {
        return text.getBytes(ISO_8859_1);
    }

    private static byte[] written(Writing writing) {
        var out = new ByteArrayOutputStream();
        try {
            writing.to(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static byte[] exe() {
        var exe = ByteBuffer.allocate(512).order(ByteOrder.LITTLE_ENDIAN);
        exe.put(latin("MZ")).putInt(60, 128).put(128, latin("PE\0\0"));
        return exe.array();
    }

    /// Names and contents take turns; a content is octets or words.
    static byte[] zip(Object... entries) {
        return written(out -> {
            try (var zip = new ZipOutputStream(out)) {
                for (Iterator<Object> each = List.of(entries).iterator(); each.hasNext(); ) {
                    zip.putNextEntry(new ZipEntry(each.next().toString()));
                    zip.write(octets(each.next()));
                }
            }
        });
    }

    private static byte[] octets(Object content) {
        return content instanceof byte[] octets ? octets : latin(content.toString());
    }

    /// Says that all its entries are encrypted.
    static byte[] locked(byte[] zip) {
        var locked = zip.clone();
        for (int at = 0; at + 10 < locked.length; at++) {
            if (Arrays.equals(locked, at, at + 4, latin("PK\1\2"), 0, 4)) {
                locked[at + 8] |= 1;
            } else if (Arrays.equals(locked, at, at + 4, latin("PK\3\4"), 0, 4)) {
                locked[at + 6] |= 1;
            }
        }
        return locked;
    }

    static byte[] tar(Object... entries) {
        return written(out -> {
            try (var tar = new TarArchiveOutputStream(out)) {
                tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
                for (Iterator<Object> each = List.of(entries).iterator(); each.hasNext(); ) {
                    var entry = new TarArchiveEntry(each.next().toString());
                    var content = octets(each.next());
                    entry.setSize(content.length);
                    tar.putArchiveEntry(entry);
                    tar.write(content);
                    tar.closeArchiveEntry();
                }
            }
        });
    }

    static byte[] gzip(byte[] content) {
        return written(out -> {
            try (var gzip = new GZIPOutputStream(out)) {
                gzip.write(content);
            }
        });
    }

    static byte[] bzip2(byte[] content) {
        return written(out -> {
            try (var bzip2 = new BZip2CompressorOutputStream(out)) {
                bzip2.write(content);
            }
        });
    }

    static byte[] sevenZip(SevenZMethod method, String password, Object... entries) {
        var channel = new SeekableInMemoryByteChannel();
        var secret = password == null ? null : password.toCharArray();
        try (var archive = new SevenZOutputFile(channel, secret)) {
            archive.setContentCompression(method);
            for (Iterator<Object> each = List.of(entries).iterator(); each.hasNext(); ) {
                var entry = new SevenZArchiveEntry();
                entry.setName(each.next().toString());
                archive.putArchiveEntry(entry);
                archive.write(octets(each.next()));
                archive.closeArchiveEntry();
            }
            archive.finish();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Arrays.copyOf(channel.array(), (int) channel.size());
    }

    /// One stored file in a RAR of version 4.
    static byte[] rar4(String name, boolean encrypted, boolean namesToo) {
        var rar = ByteBuffer.allocate(256).order(ByteOrder.LITTLE_ENDIAN);
        rar.put(latin("Rar!\u001a\7\0"));
        rar.putShort((short) 0).put((byte) 0x73).putShort((short) (namesToo ? 0x80 : 0));
        rar.putShort((short) 13).put(new byte[6]);
        rar.putShort((short) 0).put((byte) 0x74).putShort((short) (0x8000 | (encrypted ? 4 : 0)));
        rar.putShort((short) (32 + name.length())).putInt(5).putInt(5).put(new byte[11]);
        rar.putShort((short) name.length()).putInt(0).put(latin(name)).put(latin("hello"));
        return Arrays.copyOf(rar.array(), rar.position());
    }

    /// One stored file in a RAR of version 5.
    static byte[] rar5(String name, boolean encrypted, boolean namesToo) {
        var file = ByteBuffer.allocate(128);
        file.put((byte) 2).put((byte) (encrypted ? 3 : 2));
        if (encrypted) {
            file.put((byte) 4);
        }
        file.put(new byte[] {5, 0, 5, 0, 0, 1, (byte) name.length()}).put(latin(name));
        if (encrypted) {
            file.put(new byte[] {3, 1, 0, 0});
        }
        var rar = ByteBuffer.allocate(256).put(latin("Rar!\u001a\7\1\0"));
        rar.putInt(0).put(new byte[] {3, 1, 0, 0});
        if (namesToo) {
            rar.putInt(0).put(new byte[] {3, 4, 0, 0});
        }
        rar.putInt(0).put((byte) file.position()).put(file.array(), 0, file.position());
        rar.put(latin("hello"));
        return Arrays.copyOf(rar.array(), rar.position());
    }

    /// A file of MS-CFB of three sectors: its table, its directory, and an empty one.
    static byte[] ole2(String... names) {
        var file = ByteBuffer.allocate(512 * 4).order(ByteOrder.LITTLE_ENDIAN);
        file.put(latin("\u00d0\u00cf\u0011\u00e0\u00a1\u00b1\u001a\u00e1"));
        file.putShort(30, (short) 9).putInt(44, 1).putInt(48, 1).putInt(76, 0);
        file.putInt(512, -3).putInt(516, -2);
        int at = 1_024;
        for (var name : names) {
            file.put(at, name.getBytes(UTF_16LE));
            file.putShort(at + 64, (short) (2 * name.length() + 2));
            at += 128;
        }
        return file.array();
    }

    static byte[] iso() {
        var iso = new byte[40_000];
        System.arraycopy(latin("CD001"), 0, iso, 32_769, 5);
        return iso;
    }

    /// A zip whose entries all lie on the same octets, as large as its list makes it.
    static byte[] overlapping(int entries, byte[] packed, long unpacked) {
        var zip = ByteBuffer.allocate(packed.length + 100 + entries * 60);
        zip.order(ByteOrder.LITTLE_ENDIAN).put(latin("PK\3\4")).put(new byte[26]).put(packed);
        int directory = zip.position();
        for (int i = 0; i < entries; i++) {
            int start = zip.position();
            zip.put(latin("PK\1\2")).position(start + 46);
            zip.putShort(start + 10, (short) 8).putInt(start + 20, packed.length);
            zip.putInt(start + 24, (int) unpacked).putShort(start + 28, (short) 1).put(latin("a"));
        }
        int end = zip.position();
        zip.put(latin("PK\5\6")).putInt(0).putShort((short) entries).putShort((short) entries);
        zip.putInt(end - directory).putInt(directory).putShort((short) 0);
        return Arrays.copyOf(zip.array(), zip.position());
    }

    /// A 7z whose list says what it likes.
    static byte[] sevenZipWith(byte[] header) {
        var archive = ByteBuffer.allocate(32 + header.length).order(ByteOrder.LITTLE_ENDIAN);
        var crc = new CRC32();
        crc.update(header);
        archive.put(latin("7z\u00bc\u00af\u0027\u001c\0\4")).putInt(0).putLong(0);
        archive.putLong(header.length).putInt((int) crc.getValue()).put(header);
        crc.reset();
        crc.update(archive.array(), 12, 20);
        return archive.putInt(8, (int) crc.getValue()).array();
    }
}

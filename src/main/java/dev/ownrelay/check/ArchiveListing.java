package dev.ownrelay.check;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/// What an archive says of itself, read without unpacking anything. The library lists archives,
/// too, but keeps all of what a hostile one lists.
///
/// @param cut whether it lists more than was asked for
record ArchiveListing(List<Entry> entries, boolean cut) {

    /// Where an entry lies in the archive.
    ///
    /// @param packed octets in the archive; negative: not known
    /// @param unpacked octets that it says it holds
    record Entry(String name, Way way, boolean encrypted, long at, long packed, long unpacked) {

        static Entry named(String name) {
            return new Entry(name, Way.UNKNOWN, false, 0, -1, 0);
        }

        boolean isMacro() {
            return name.endsWith("vbaProject.bin")
                    || name.startsWith("Basic/")
                            && name.endsWith(".xml")
                            && !name.contains("/script-l");
        }
    }

    /// How an entry is packed.
    enum Way {
        STORED,
        DEFLATED,
        UNKNOWN
    }

    private static final int END = 0x06054b50;
    private static final int ENTRY = 0x02014b50;
    private static final int SECTOR_OF_TAR = 512;
    private static final int LONGEST_NAME = 1_024;
    private static final int LAST_SECTOR = 0xfffffffa; // MS-CFB: those above have a meaning

    /// Office's, OpenDocument's, EPUB's and Apple's files are zips as well.
    boolean isDocument() {
        return entries.stream()
                .map(Entry::name)
                .anyMatch(name ->
                        name.equals("[Content_Types].xml")
                                || name.equals("mimetype")
                                || name.equals("Index/Document.iwa"));
    }

    /// Most of them say so in their first entry.
    static boolean beginsDocument(byte[] start) {
        var said = new String(start, ISO_8859_1);
        return said.startsWith("[Content_Types].xml", 30) || said.startsWith("mimetype", 30);
    }

    /// The central directory at the end of a zip (APPNOTE 4.3.12).
    static ArchiveListing zip(byte[] content, int most) {
        var zip = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
        var entries = new ArrayList<Entry>();
        int end = endOfZip(zip);
        if (end < 0) {
            return new ArchiveListing(entries, false);
        }
        long size = Integer.toUnsignedLong(zip.getInt(end + 12));
        // what stands before the zip itself moves all of it
        long shift = Math.max(0, end - size - Integer.toUnsignedLong(zip.getInt(end + 16)));
        long at = size > end ? Integer.toUnsignedLong(zip.getInt(end + 16)) : end - size;
        while (at >= 0 && at + 46 <= content.length && zip.getInt((int) at) == ENTRY) {
            if (entries.size() == most) {
                return new ArchiveListing(entries, true);
            }
            entries.add(zipEntry(zip, (int) at, shift));
            at += 46 + unsigned(zip, at + 28) + unsigned(zip, at + 30) + unsigned(zip, at + 32);
        }
        return new ArchiveListing(entries, false);
    }

    private static int endOfZip(ByteBuffer zip) {
        int last = Math.max(0, zip.limit() - 22 - 65_535);
        for (int at = zip.limit() - 22; at >= last; at--) {
            if (zip.getInt(at) == END) {
                return at;
            }
        }
        return -1;
    }

    private static Entry zipEntry(ByteBuffer zip, int at, long shift) {
        int flags = unsigned(zip, at + 8);
        var way =
                switch (unsigned(zip, at + 10)) {
                    case 0 -> Way.STORED;
                    case 8 -> Way.DEFLATED;
                    default -> Way.UNKNOWN;
                };
        int length = Math.min(unsigned(zip, at + 28), LONGEST_NAME);
        var charset = (flags & 0x800) == 0 ? ISO_8859_1 : UTF_8;
        var name = new String(zip.array(), at + 46, length, charset);
        long local = Integer.toUnsignedLong(zip.getInt(at + 42)) + shift;
        return new Entry(
                name,
                way,
                (flags & 1) != 0,
                afterLocalHeader(zip, local),
                Integer.toUnsignedLong(zip.getInt(at + 20)),
                unpacked(zip, at));
    }

    /// In zip64 the real size stands first among the extra fields.
    private static long unpacked(ByteBuffer zip, int at) {
        long said = Integer.toUnsignedLong(zip.getInt(at + 24));
        int extra = at + 46 + unsigned(zip, at + 28);
        boolean is64 =
                said == 0xffffffffL
                        && extra + 12 <= zip.limit()
                        && unsigned(zip, extra) == 1
                        && unsigned(zip, at + 30) >= 12;
        return is64 ? Math.max(0, zip.getLong(extra + 4)) : said;
    }

    private static long afterLocalHeader(ByteBuffer zip, long at) {
        return at + 30 > zip.limit()
                ? zip.limit()
                : at + 30 + unsigned(zip, at + 26) + unsigned(zip, at + 28);
    }

    /// Headers and contents take turns (POSIX ustar); a long name stands in an entry of its own.
    static ArchiveListing tar(byte[] content, int most) {
        var entries = new ArrayList<Entry>();
        long at = 0;
        while (at + SECTOR_OF_TAR <= content.length && content[(int) at] != 0) {
            if (entries.size() == most) {
                return new ArchiveListing(entries, true);
            }
            int header = (int) at;
            long size = octal(content, header + 124, 12);
            at += SECTOR_OF_TAR;
            entries.add(new Entry(tarName(content, header), Way.STORED, false, at, size, size));
            at += (size + SECTOR_OF_TAR - 1) / SECTOR_OF_TAR * SECTOR_OF_TAR;
        }
        return new ArchiveListing(entries, false);
    }

    /// Of entries that only hold the name of the next, that name.
    private static String tarName(byte[] tar, int header) {
        int type = tar[header + 156];
        boolean holdsName = type == 'L' || type == 'x';
        int at = holdsName ? header + SECTOR_OF_TAR : header;
        int length = Math.min(holdsName ? LONGEST_NAME : 100, tar.length - at);
        var name = new String(tar, at, Math.max(0, length), UTF_8);
        int path = type == 'x' ? name.indexOf(" path=") : -1;
        name = path < 0 ? name : name.substring(path + 6).lines().findFirst().orElse("");
        int end = name.indexOf('\0');
        return end < 0 ? name : name.substring(0, end);
    }

    /// A size in binary (GNU) is more than any attachment holds.
    private static long octal(byte[] octets, int from, int length) {
        long number = octets[from] < 0 ? Integer.MAX_VALUE : 0;
        for (int i = from; i < from + length && octets[from] >= 0; i++) {
            number = octets[i] >= '0' && octets[i] <= '7' ? number * 8 + octets[i] - '0' : number;
        }
        return number;
    }

    /// The storages and streams of an OLE2 file, in the order of its directory (MS-CFB 2.6).
    static ArchiveListing ole2(byte[] content, int most) {
        var file = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
        int shift = unsigned(file, 30) == 12 ? 12 : 9;
        var entries = new ArrayList<Entry>();
        int sector = file.getInt(48);
        for (int sectors = 0; Integer.compareUnsigned(sector, LAST_SECTOR) <= 0; sectors++) {
            long at = (Integer.toUnsignedLong(sector) + 1) << shift;
            if (sectors * (1 << shift) / 128 >= most || at + (1 << shift) > content.length) {
                return new ArchiveListing(entries, false);
            }
            for (int entry = (int) at; entry < at + (1 << shift); entry += 128) {
                int length = Math.clamp(unsigned(file, entry + 64) - 2L, 0, 62);
                entries.add(Entry.named(new String(content, entry, length, UTF_16LE)));
            }
            sector = nextSector(file, sector, shift);
        }
        return new ArchiveListing(entries, false);
    }

    /// The first 109 sectors of the table, which its header lists, serve files up to 7 MiB, or 436
    /// MiB with large sectors. The directory of a larger file is read as far as they tell.
    private static int nextSector(ByteBuffer file, int sector, int shift) {
        int perSector = (1 << shift) / 4;
        int index = sector / perSector;
        if (sector < 0 || index >= 109) {
            return -1;
        }
        long table = (Integer.toUnsignedLong(file.getInt(76 + 4 * index)) + 1) << shift;
        long at = table + 4L * (sector % perSector);
        return at + 4 > file.limit() ? -1 : file.getInt((int) at);
    }

    private static int unsigned(ByteBuffer buffer, long at) {
        return Short.toUnsignedInt(buffer.getShort((int) at));
    }
}

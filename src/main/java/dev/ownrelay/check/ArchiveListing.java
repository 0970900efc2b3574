package dev.ownrelay.check;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

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
    private static final int WIDE_END = 0x06064b50;
    private static final int WIDE_PLACE = 0x07064b50;
    private static final int OTHER_NAME = 0x7075; // Info-ZIP Unicode Path
    private static final int SECTOR_OF_TAR = 512;
    private static final int LONGEST_NAME = 1_024;

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

    /// The central directory at the end of a zip (APPNOTE 4.3.12). Programs find it by its place or
    /// by its size, and where both differ none of them is to find what this does not.
    static ArchiveListing zip(byte[] content, int most) {
        var zip = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
        var entries = new ArrayList<Entry>();
        int end = endOfZip(zip);
        boolean cut = false;
        if (end >= 0) {
            var starts = new TreeMap<Long, Long>();
            addStarts(starts, end, u32(zip, end + 12), u32(zip, end + 16));
            int wide = wideEndOfZip(zip, end);
            if (wide >= 0) {
                addStarts(starts, wide, zip.getLong(wide + 40), zip.getLong(wide + 48));
            }
            for (var start : starts.entrySet()) {
                cut |= zipEntries(zip, start.getKey(), start.getValue(), entries, most);
            }
        }
        return new ArchiveListing(entries, cut);
    }

    /// @param starts where a list may begin, and by how much what stands before the zip itself
    ///   moves all that it names
    private static void addStarts(Map<Long, Long> starts, int end, long size, long at) {
        starts.put(end - size, Math.max(0, end - size - at));
        starts.put(at, 0L);
    }

    private static boolean zipEntries(
            ByteBuffer zip, long start, long shift, List<Entry> entries, int most) {
        for (long at = start; at >= 0 && at <= zip.limit() - 46 && isEntry(zip, at); ) {
            if (entries.size() >= most) {
                return true;
            }
            zipEntry(zip, (int) at, shift, entries);
            at += 46 + unsigned(zip, at + 28) + unsigned(zip, at + 30) + unsigned(zip, at + 32);
        }
        return false;
    }

    private static boolean isEntry(ByteBuffer zip, long at) {
        return zip.getInt((int) at) == ENTRY;
    }

    /// Of zip64, which stands before the other; negative: there is none.
    private static int wideEndOfZip(ByteBuffer zip, int end) {
        if (end < 76 || zip.getInt(end - 20) != WIDE_PLACE) {
            return -1;
        }
        long said = zip.getLong(end - 12);
        return Stream.of(said, end - 76L)
                .filter(at -> at >= 0 && at <= end - 76 && zip.getInt(at.intValue()) == WIDE_END)
                .map(Long::intValue)
                .findFirst()
                .orElse(-1);
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

    private static void zipEntry(ByteBuffer zip, int at, long shift, List<Entry> entries) {
        int flags = unsigned(zip, at + 8);
        var way =
                switch (unsigned(zip, at + 10)) {
                    case 0 -> Way.STORED;
                    case 8 -> Way.DEFLATED;
                    default -> Way.UNKNOWN;
                };
        int length = unsigned(zip, at + 28);
        var name = text(zip, at + 46, length, (flags & 0x800) == 0 ? ISO_8859_1 : UTF_8);
        // octets unpacked, octets packed, place
        long[] numbers = {u32(zip, at + 24), u32(zip, at + 20), u32(zip, at + 42)};
        int extra = at + 46 + length;
        int end = Math.min(zip.limit(), extra + unsigned(zip, at + 30));
        for (; extra + 4 <= end; extra += 4 + unsigned(zip, extra + 2)) {
            int next = Math.min(end, extra + 4 + unsigned(zip, extra + 2));
            if (unsigned(zip, extra) == 1) {
                widen(numbers, zip, extra + 4, next);
            } else if (unsigned(zip, extra) == OTHER_NAME && next - extra > 9) {
                entries.add(Entry.named(text(zip, extra + 9, next - extra - 9, UTF_8)));
            }
        }
        long local = afterLocalHeader(zip, numbers[2] + shift);
        entries.add(new Entry(name, way, (flags & 1) != 0, local, numbers[1], numbers[0]));
    }

    /// In zip64 what does not fit stands in an extra field, in this order.
    private static void widen(long[] numbers, ByteBuffer zip, int from, int end) {
        int at = from;
        for (int i = 0; i < numbers.length; i++) {
            if (numbers[i] == 0xffffffffL && at + 8 <= end) {
                numbers[i] = Math.clamp(zip.getLong(at), 0, Integer.MAX_VALUE);
                at += 8;
            }
        }
    }

    private static String text(ByteBuffer zip, int at, int length, Charset charset) {
        int bounded = Math.min(Math.min(length, LONGEST_NAME), zip.limit() - at);
        return new String(zip.array(), at, Math.max(0, bounded), charset);
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

    private static long u32(ByteBuffer buffer, int at) {
        return Integer.toUnsignedLong(buffer.getInt(at));
    }

    private static int unsigned(ByteBuffer buffer, long at) {
        return Short.toUnsignedInt(buffer.getShort((int) at));
    }
}

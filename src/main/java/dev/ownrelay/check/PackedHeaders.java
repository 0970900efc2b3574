package dev.ownrelay.check;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ownrelay.check.ArchiveListing.Entry;
import dev.ownrelay.check.ArchiveListing.Way;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Optional;

/// What stands in the headers of RAR and 7z archives and of OLE2 files, read no further than is
/// safe.
final class PackedHeaders {

    private static final int RAR4_FILE = 0x74;
    private static final int LONGEST_NAME = 1_024;
    private static final int AES = 0x06F10701;
    private static final int LAST_SECTOR = 0xfffffffa; // MS-CFB: those above have a meaning

    private PackedHeaders() {}

    /// Names, and whether they or their contents are encrypted.
    static ArchiveListing rar(byte[] content, int most) {
        var rar = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
        var entries = new ArrayList<Entry>();
        boolean isNew = content[6] == 1;
        rar.position(isNew ? 8 : 7);
        while (rar.remaining() > 7) {
            if (entries.size() == most) {
                return new ArchiveListing(entries, true);
            }
            try {
                (isNew ? rar5(rar) : rar4(rar)).ifPresent(entries::add);
            } catch (RuntimeException broken) { // hides nothing that stands before it
                break;
            }
        }
        return new ArchiveListing(entries, false);
    }

    private static Entry entry(String name, boolean encrypted) {
        return new Entry(name, Way.UNKNOWN, encrypted, 0, -1, 0);
    }

    /// Stands behind the header and what it announces.
    private static Optional<Entry> rar4(ByteBuffer rar) {
        int start = rar.position();
        int type = Byte.toUnsignedInt(rar.get(start + 2));
        int flags = Short.toUnsignedInt(rar.getShort(start + 3));
        int size = Math.max(7, Short.toUnsignedInt(rar.getShort(start + 5)));
        boolean holds = type == RAR4_FILE || (flags & 0x8000) != 0;
        long data = holds ? Integer.toUnsignedLong(rar.getInt(start + 7)) : 0;
        var found = Optional.<Entry>empty();
        if (type == 0x73 && (flags & 0x80) != 0) {
            found = Optional.of(entry("", true));
            size = rar.limit();
        } else if (type == RAR4_FILE) {
            int at = start + ((flags & 0x100) == 0 ? 32 : 40);
            int length = Short.toUnsignedInt(rar.getShort(start + 26));
            found = Optional.of(entry(text(rar, at, length), (flags & 4) != 0));
        }
        rar.position((int) Math.min(rar.limit(), start + size + data));
        return found;
    }

    private static Optional<Entry> rar5(ByteBuffer rar) {
        rar.getInt();
        long size = number(rar);
        int start = rar.position();
        long end = Math.min(rar.limit(), start + Math.max(1, size));
        long type = number(rar);
        long flags = number(rar);
        long extra = (flags & 1) == 0 ? 0 : number(rar);
        long data = (flags & 2) == 0 ? 0 : number(rar);
        var found = Optional.<Entry>empty();
        if (type == 4) {
            found = Optional.of(entry("", true));
            data = rar.limit();
        } else if (type == 2) {
            found = Optional.of(entry(rar5Name(rar), isEncrypted(rar, end - extra, end)));
        }
        rar.position((int) Math.min(rar.limit(), end + Math.min(data, rar.limit())));
        return found;
    }

    private static String rar5Name(ByteBuffer rar) {
        long flags = number(rar);
        number(rar);
        number(rar);
        rar.position(rar.position() + ((flags & 2) == 0 ? 0 : 4) + ((flags & 4) == 0 ? 0 : 4));
        number(rar);
        number(rar);
        long length = number(rar);
        return text(rar, rar.position(), Math.min(length, LONGEST_NAME));
    }

    /// Whether a record of encryption (1) is among those at the end of the header.
    private static boolean isEncrypted(ByteBuffer rar, long from, long end) {
        long at = Math.max(rar.position(), from);
        while (at < end) {
            rar.position((int) at);
            long size = number(rar);
            int start = rar.position();
            if (number(rar) == 1) {
                return true;
            }
            at = start + Math.max(1, Math.min(size, rar.limit()));
        }
        return false;
    }

    /// Seven bits an octet, the lowest first.
    private static long number(ByteBuffer from) {
        long number = 0;
        for (int shift = 0; shift < 63; shift += 7) {
            int octet = from.get();
            number |= (octet & 0x7fL) << shift;
            if (octet >= 0) {
                break;
            }
        }
        return number;
    }

    private static String text(ByteBuffer from, int at, long length) {
        int bounded = (int) Math.min(Math.min(length, LONGEST_NAME), from.limit() - at);
        return new String(from.array(), at, Math.max(0, bounded), UTF_8);
    }

    /// Whether a 7z, or only its list of names, is encrypted: its coders stand there in the clear.
    static boolean encrypts7z(byte[] content) {
        var header = header7z(content);
        for (int at = header.position(); at + 4 <= header.limit(); at++) {
            if (header.getInt(at) == AES) {
                return true;
            }
        }
        return false;
    }

    /// Whether the library may open it: what it reads into memory at once is its list, which may be
    /// packed itself.
    static boolean isSafe7z(byte[] content, long most) {
        var header = header7z(content);
        if (!header.hasRemaining()) {
            return false;
        }
        return header.get() == 1 ? header.remaining() <= most : packedList(header) <= most;
    }

    /// Octets of the packed list once unpacked; very many where it is not packed in the common way.
    private static long packedList(ByteBuffer header) {
        if (header.get() != 6) {
            return Long.MAX_VALUE;
        }
        number7z(header);
        long streams = number7z(header);
        for (int id = header.get(); id != 0; id = header.get()) {
            if (id != 9 || streams != 1) {
                return Long.MAX_VALUE;
            }
            number7z(header);
        }
        // UnpackInfo, Folder, one folder, here, one coder
        for (int expected : new int[] {7, 0x0b, 1, 0, 1}) {
            if (header.get() != expected) {
                return Long.MAX_VALUE;
            }
        }
        int coder = header.get();
        header.position(header.position() + (coder & 0x0f));
        if ((coder & 0x20) != 0) {
            header.position(header.position() + header.get());
        }
        return (coder & 0xd0) == 0 && header.get() == 0x0c ? number7z(header) : Long.MAX_VALUE;
    }

    /// The leading ones of the first octet say how many follow, the lowest first.
    private static long number7z(ByteBuffer from) {
        int first = Byte.toUnsignedInt(from.get());
        int more = Integer.numberOfLeadingZeros(~(first << 24));
        long number = 0;
        for (int i = 0; i < Math.min(more, 8); i++) {
            number |= Byte.toUnsignedLong(from.get()) << 8 * i;
        }
        return more >= 7 ? number & Long.MAX_VALUE : number | (first & 0x7fL >> more) << 8 * more;
    }

    /// Nothing where it lies elsewhere.
    private static ByteBuffer header7z(byte[] content) {
        var archive = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
        long at = content.length < 32 ? -1 : archive.getLong(12);
        long size = at < 0 ? 0 : archive.getLong(20);
        if (at < 0 || size <= 0 || at > content.length - 32 || size > content.length - 32 - at) {
            return ByteBuffer.allocate(0);
        }
        return ByteBuffer.wrap(content, (int) at + 32, (int) size).order(ByteOrder.BIG_ENDIAN);
    }

    /// The storages and streams of an OLE2 file, in the order of its directory (MS-CFB 2.6).
    static ArchiveListing ole2(byte[] content, int most) {
        var file = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
        int shift = Short.toUnsignedInt(file.getShort(30)) == 12 ? 12 : 9;
        var entries = new ArrayList<Entry>();
        int sector = file.getInt(48);
        for (int sectors = 0; Integer.compareUnsigned(sector, LAST_SECTOR) <= 0; sectors++) {
            long at = (Integer.toUnsignedLong(sector) + 1) << shift;
            if (sectors * (1 << shift) / 128 >= most || at + (1 << shift) > content.length) {
                return new ArchiveListing(entries, false);
            }
            for (int entry = (int) at; entry < at + (1 << shift); entry += 128) {
                int length = Math.clamp(Short.toUnsignedInt(file.getShort(entry + 64)) - 2L, 0, 62);
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
}

package dev.ownrelay.check;

import dev.ownrelay.check.ArchiveListing.Entry;
import dev.ownrelay.check.ArchiveListing.Way;

import org.apache.commons.compress.archivers.sevenz.SevenZArchiveEntry;
import org.apache.commons.compress.archivers.sevenz.SevenZFile;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.jspecify.annotations.Nullable;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/// Looks into the files of one draft, all together no further than its bounds and never on disk.
final class FileInside {

    static final String MACRO = "macro";
    static final String ENCRYPTED = "encrypted-archive";
    static final String HOLDING = "archive-holding";
    static final String FALSE_NAME = "inside";
    static final String BOMB = "bomb";

    private static final int DEEPEST = 3;
    private static final long LARGE = 64 * 1024 * 1024;

    /// What people pack shrinks to a hundredth at most.
    private static final int MOST_TIMES = 200;

    /// bzip2 takes five times as long as the others.
    private static final int SLOW = 3 * 1024 * 1024;

    private static final int LARGEST_LIST = 256 * 1024;
    private static final int LIBRARY_KIB = 16 * 1024;
    private static final Set<String> MACROS =
            Set.of("VBA", "_VBA_PROJECT", "_VBA_PROJECT_CUR", "Macros");

    private int entries = 2_000;
    private int octets = 16 * 1024 * 1024;

    /// Why filters refuse a file for what is inside; empty as well where nobody can look.
    Optional<String> reason(String name, FileContent kind, byte[] content) {
        try {
            return look(name, kind, content, 0);
        } catch (IOException | RuntimeException | LinkageError e) { // hostile, or no library for it
            return Optional.empty();
        }
    }

    /// A zip may stand behind anything: its list is at its end.
    private Optional<String> look(String name, FileContent kind, byte[] content, int depth)
            throws IOException {
        return switch (kind) {
            case OLE2 -> office(PackedHeaders.ole2(content, entries));
            case ZIP, OTHER -> listed(name, ArchiveListing.zip(content, entries), content, depth);
            case TAR -> listed(name, ArchiveListing.tar(content, entries), content, depth);
            case RAR -> listed(name, PackedHeaders.rar(content, entries), content, depth);
            case SEVEN_ZIP -> sevenZip(content, depth);
            case GZIP, BZIP2 -> stream(kind, new ByteArrayInputStream(content), depth);
            default -> Optional.empty();
        };
    }

    private Optional<String> office(ArchiveListing listing) {
        count(listing);
        var names = listing.entries().stream().map(Entry::name).toList();
        if (names.contains("EncryptedPackage")) {
            return Optional.of(ENCRYPTED);
        }
        return names.stream().anyMatch(MACROS::contains) ? Optional.of(MACRO) : Optional.empty();
    }

    private void count(ArchiveListing listing) {
        entries = Math.max(0, entries - listing.entries().size());
    }

    private Optional<String> listed(
            String name, ArchiveListing listing, byte[] content, int depth) {
        var told = told(listing, content.length);
        if (told.isPresent() || listing.isDocument() && !FileNames.isArchive(name)) {
            return told;
        } else if (depth > DEEPEST) {
            return Optional.of(BOMB);
        }
        for (var entry : listing.entries()) {
            var found = entry(entry, content, depth + 1);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    /// What the list alone says, the worst first.
    private Optional<String> told(ArchiveListing listing, int size) {
        count(listing);
        var listed = listing.entries().stream();
        if (listed.anyMatch(entry -> FileNames.reason(entry.name()).isPresent())) {
            return Optional.of(HOLDING);
        } else if (listing.isDocument()) {
            boolean macros = listing.entries().stream().anyMatch(Entry::isMacro);
            return macros ? Optional.of(MACRO) : Optional.empty();
        } else if (listing.entries().stream().anyMatch(Entry::encrypted)) {
            return Optional.of(ENCRYPTED);
        }
        long unpacked =
                listing.entries().stream()
                        .mapToLong(entry -> Math.min(entry.unpacked(), Integer.MAX_VALUE))
                        .sum();
        boolean isBomb = unpacked > LARGE && unpacked / MOST_TIMES > size;
        return isBomb || listing.cut() ? Optional.of(BOMB) : Optional.empty();
    }

    /// Of a document inside, macros count as much as a program.
    private Optional<String> entry(Entry entry, byte[] archive, int depth) {
        if (entry.way() == Way.UNKNOWN || entry.at() >= archive.length) {
            return Optional.empty();
        }
        try {
            // not counted: there are no more of them than entries
            var start = unpack(open(entry, archive), FileContent.TELLING);
            var kind = FileContent.of(start);
            if (!isPacked(kind)) {
                return held(entry.name(), kind, start, depth);
            }
            var content = unpack(open(entry, archive), octets + 1);
            if (content.length > octets) {
                octets = 0;
                return ArchiveListing.beginsDocument(start) ? Optional.empty() : Optional.of(BOMB);
            }
            octets -= content.length;
            return held(entry.name(), kind, content, depth);
        } catch (IOException | RuntimeException e) { // one that cannot be read hides no other
            return Optional.empty();
        }
    }

    private Optional<String> held(String name, FileContent kind, byte[] content, int depth)
            throws IOException {
        if (kind == FileContent.PROGRAM) {
            return Optional.of(HOLDING);
        } else if (!FileNames.mayHold(name, kind)) {
            return Optional.of(FALSE_NAME);
        }
        return isPacked(kind)
                ? look(name, kind, content, depth).map(why -> why.equals(MACRO) ? HOLDING : why)
                : Optional.empty();
    }

    private static boolean isPacked(FileContent kind) {
        return switch (kind) {
            case OLE2, ZIP, TAR, RAR, SEVEN_ZIP, GZIP, BZIP2 -> true;
            default -> false;
        };
    }

    private static InputStream open(Entry entry, byte[] archive) {
        int at = (int) entry.at();
        int length = (int) Math.min(entry.packed(), archive.length - at);
        var packed = new ByteArrayInputStream(archive, at, length);
        return entry.way() == Way.STORED
                ? packed
                : new InflaterInputStream(packed, new Inflater(true), 8_192) {
                    @Override
                    public void close() throws IOException {
                        inf.end();
                        super.close();
                    }
                };
    }

    private static byte[] unpack(InputStream stream, int most) throws IOException {
        try (stream) {
            return stream.readNBytes(most);
        }
    }

    private Optional<String> stream(FileContent kind, InputStream packed, int depth)
            throws IOException {
        if (depth > DEEPEST) {
            return Optional.of(BOMB);
        }
        boolean isGzip = kind == FileContent.GZIP;
        int most = isGzip ? octets : Math.min(octets, SLOW);
        var stream = isGzip ? new GZIPInputStream(packed) : new BZip2CompressorInputStream(packed);
        var unpacked = unpack(stream, most + 1);
        octets -= Math.min(unpacked.length, most);
        return unpacked.length > most
                ? Optional.of(BOMB)
                : held("", FileContent.of(unpacked), unpacked, depth + 1);
    }

    private Optional<String> sevenZip(byte[] content, int depth) throws IOException {
        if (PackedHeaders.encrypts7z(content)) {
            return Optional.of(ENCRYPTED);
        } else if (!PackedHeaders.isSafe7z(content, LARGEST_LIST)) {
            return Optional.empty();
        }
        try (var archive =
                SevenZFile.builder()
                        .setByteArray(content)
                        .setMaxMemoryLimitKiB(LIBRARY_KIB)
                        .get()) {
            var told = told(list(archive.getEntries()), content.length);
            if (told.isPresent() || depth > DEEPEST) {
                return told.or(() -> Optional.of(BOMB));
            }
            return unpack7z(archive, depth + 1);
        }
    }

    private ArchiveListing list(Iterable<SevenZArchiveEntry> listed) {
        var all = new ArrayList<Entry>();
        for (var entry : listed) {
            if (all.size() == entries) {
                return new ArchiveListing(all, true);
            }
            all.add(new Entry(name(entry), Way.UNKNOWN, false, 0, -1, entry.getSize()));
        }
        return new ArchiveListing(all, false);
    }

    private static String name(SevenZArchiveEntry entry) {
        @Nullable String name = entry.getName();
        return name == null ? "" : name;
    }

    /// The library unpacks what it skips: it stops before what is too large.
    private Optional<String> unpack7z(SevenZFile archive, int depth) throws IOException {
        for (var entry = archive.getNextEntry();
                entry != null && entry.getSize() <= octets;
                entry = archive.getNextEntry()) {
            if (entry.hasStream()) {
                var content = unpack(archive.getInputStream(entry), octets);
                octets -= content.length;
                var found = held(name(entry), FileContent.of(content), content, depth);
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }
}

package dev.ownrelay.check;

import static dev.ownrelay.check.MadeFiles.*;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;

/// Files that harm whoever unpacks them, or believes what they say of themselves. Run by itself
/// with little memory, it says how long a look at each takes: `java dev.ownrelay.check.Bombs
/// FOLDER` makes the files, and with the names of some behind it looks.
final class Bombs {

    /// The others are broken rather than large, or merely dull.
    static final Set<String> ARE_TOLD =
            Set.of(
                    "nested.zip",
                    "deep.zip",
                    "zeros.gz",
                    "overlapping.zip",
                    "many.zip",
                    "zeros.bz2",
                    "many.tar.gz",
                    "twice.gz");

    private Bombs() {}

    static Map<String, byte[]> all(long zeros) {
        var bombs = new LinkedHashMap<String, byte[]>();
        var packed = zeros(64 << 20);
        bombs.put("nested.zip", nested());
        bombs.put("deep.zip", deep());
        bombs.put("zeros.gz", zeros(zeros));
        bombs.put("twice.gz", gzip(packed));
        bombs.put("overlapping.zip", overlapping(1_500, deflated(4 << 20), 4 << 20));
        bombs.put("many.zip", overlapping(150_000, new byte[0], 0));
        bombs.put("many.tar.gz", gzip(manyNames(4_000)));
        bombs.put("huge.tar", hugeSize());
        bombs.put("name.tar.gz", gzip(longName(15 << 20)));
        bombs.put("zeros.bz2", bzip2(new byte[64 << 20]));
        bombs.put("huge.7z", sevenZipWith(hugeList()));
        bombs.put("list.7z", sevenZipWith(new byte[8 << 20]));
        bombs.put("large.pdf", largePdf());
        bombs.put("circle.doc", circle());
        bombs.put("circles.zip", circles());
        return bombs;
    }

    private static byte[] zeros(long length) {
        var out = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(out)) {
            for (long i = 0; i < length; i += 1 << 16) {
                gzip.write(new byte[1 << 16]);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static byte[] deflated(int length) {
        var out = new ByteArrayOutputStream();
        try (var deflate = new DeflaterOutputStream(out, new Deflater(9, true))) {
            deflate.write(new byte[length]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /// Sixteen in each of sixteen, five times over; at the bottom large ones.
    private static byte[] nested() {
        var zip = zip("0.dll.txt", new byte[8 << 20]);
        for (int level = 0; level < 5; level++) {
            var entries = new ArrayList<Object>();
            for (int i = 0; i < 16; i++) {
                entries.addAll(List.of("lib " + i + ".zip", zip));
            }
            zip = zip(entries.toArray());
        }
        return zip;
    }

    /// As deep as a file that holds itself, for whoever does not go on for ever.
    private static byte[] deep() {
        var zip = zip("cv.txt", "x");
        for (int level = 0; level < 40; level++) {
            zip = zip("r.zip", zip);
        }
        return zip;
    }

    private static byte[] manyNames(int entries) {
        var named = new ArrayList<Object>();
        for (int i = 0; i < entries; i++) {
            named.addAll(List.of(i + ".txt", ""));
        }
        return tar(named.toArray());
    }

    private static byte[] hugeSize() {
        var tar = tar("cv.txt", "x");
        System.arraycopy(latin("77777777777\0"), 0, tar, 124, 12);
        return tar;
    }

    private static byte[] longName(int length) {
        var tar = Arrays.copyOf(tar("x", "x"), length + 1_024);
        tar[156] = 'L';
        System.arraycopy(latin("00077777777\0"), 0, tar, 124, 12);
        Arrays.fill(tar, 512, tar.length, (byte) 'x');
        return tar;
    }

    /// Says that two thousand million files follow.
    private static byte[] hugeList() {
        var list = new byte[64];
        Arrays.fill(list, (byte) 0x7f);
        System.arraycopy(new byte[] {1, 5, (byte) 0xf0, -1, -1, -1, 0x7f}, 0, list, 0, 7);
        return list;
    }

    private static byte[] largePdf() {
        var pdf = new byte[20 << 20];
        System.arraycopy(PDF, 0, pdf, 0, PDF.length);
        return pdf;
    }

    /// Its directory goes on where it began.
    private static byte[] circle() {
        var file = ole2("Root Entry", "WordDocument", "1Table", "Data");
        file[516] = 1;
        file[517] = file[518] = file[519] = 0;
        return file;
    }

    private static byte[] circles() {
        var entries = new ArrayList<Object>();
        for (int i = 0; i < 1_900; i++) {
            entries.addAll(List.of(i + ".doc", circle()));
        }
        return zip(entries.toArray());
    }

    static void main(String[] names) throws IOException {
        var folder = Path.of(names[0]);
        if (names.length == 1) {
            Files.createDirectories(folder);
            for (var bomb : all(1L << 30).entrySet()) {
                Files.write(folder.resolve(bomb.getKey()), bomb.getValue());
            }
            return;
        }
        for (int i = 1; i < names.length; i++) {
            time(names[i], Files.readAllBytes(folder.resolve(names[i])));
        }
    }

    private static void time(String name, byte[] content) {
        var files = List.of(new DraftFile(name, content.length, content));
        var from = Circumstances.of("anna@agency.example");
        var look = Look.of(new Draft("", "", "", files, List.of(), from));
        long before = System.nanoTime();
        var found = new FileRules().look(look).toList();
        long took = (System.nanoTime() - before) / 1_000_000;
        var reasons = found.stream().flatMap(each -> each.places().stream().map(Place::reason));
        System.out.printf("%s %d %d ms %s%n", name, content.length, took, reasons.toList());
    }
}

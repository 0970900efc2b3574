import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import com.google.googlejavaformat.java.JavaFormatterOptions;
import com.google.googlejavaformat.java.JavaFormatterOptions.Style;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Checks (`check`) or mends (`apply`) the layout of every Java source. Run by the build on the JDK
/// 25 toolchain, because a formatter parses with the compiler of the JVM it runs on and Maven may
/// run on an older one.
class Format {

    public static void main(String[] args) throws IOException {
        boolean apply = args[0].equals("apply");
        var formatter = new Formatter(JavaFormatterOptions.builder().style(Style.AOSP).build());
        List<Path> untidy;
        try (var files = Files.walk(Path.of("src"))) {
            untidy =
                    files
                            .filter(file -> file.toString().endsWith(".java"))
                            .toList()
                            .parallelStream()
                            .filter(file -> isUntidy(file, formatter, apply))
                            .toList();
        }
        untidy.forEach(
                file -> System.out.println((apply ? "formatted " : "not formatted: ") + file));
        if (!untidy.isEmpty() && !apply) {
            System.out.println("Mend it with: ./mvnw -q validate -Dformat=apply");
            System.exit(1);
        }
    }

    private static boolean isUntidy(Path file, Formatter formatter, boolean apply) {
        try {
            String before = Files.readString(file);
            String after = format(formatter, before);
            if (apply && !before.equals(after)) {
                Files.writeString(file, after);
            }
            return !before.equals(after);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (FormatterException e) {
            throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
        }
    }

    /// The formatter may need a second look at long lines and text blocks.
    private static String format(Formatter formatter, String source) throws FormatterException {
        String before = source;
        for (int round = 0; round < 4; round++) {
            String after = formatter.formatSourceAndFixImports(before);
            if (after.equals(before)) {
                break;
            }
            before = after;
        }
        return before;
    }
}

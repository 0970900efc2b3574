package dev.ownrelay;

import org.springframework.util.FileSystemUtils;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// `java -jar ownrelay.jar prepare [folder]`: unpacks the application, and keeps what Java learns
/// from one rehearsal (JEP 483, 514 and 515), with which it starts in a fraction of the time.
final class Preparation {

    static final String COMMAND = "prepare";

    /// Java 25 warns of three adapters at every start, which it makes anew; of what it leaves aside
    /// as a whole it speaks as of an error.
    private static final String QUIET = "-Xlog:aot=error,aot+codecache+stubs=error";

    private final Path folder;

    Preparation(Path folder) {
        this.folder = folder.toAbsolutePath().normalize();
    }

    static void main(String[] args) throws IOException, InterruptedException {
        var jar = Path.of(System.getProperty("java.class.path")).toAbsolutePath();
        new Preparation(Path.of(args.length > 1 ? args[1] : "ownrelay")).run(jar);
    }

    private void run(Path jar) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        Files.deleteIfExists(cache());
        var rehearsal = Files.createTempDirectory("ownrelay-rehearsal");
        try {
            await(unpacking(jar), rehearsal);
            await(rehearsing(rehearsal), rehearsal);
        } finally {
            FileSystemUtils.deleteRecursively(rehearsal);
        }
        var start = Files.write(folder.resolve("start"), options());
        System.out.printf(
                "Prepared. From now on start Ownrelay with this same Java: java @%s%n", start);
    }

    private List<String> unpacking(Path jar) {
        return List.of(
                java(),
                "-Djarmode=tools",
                "-jar",
                jar.toString(),
                "extract",
                "--force",
                "--destination",
                folder.toString());
    }

    /// Java compiles again at once what it compiled in the rehearsal, and as far as there: what is
    /// only needed for a start is not worth more than the first step.
    List<String> rehearsing(Path data) {
        var command =
                new ArrayList<>(
                        List.of(
                                java(),
                                "-XX:AOTCacheOutput=" + cache(),
                                "-XX:TieredStopAtLevel=1"));
        command.addAll(always());
        command.addAll(List.of(Rehearsal.COMMAND, "--ownrelay.data-dir=" + data.resolve("data")));
        return command;
    }

    /// An argument file of `java`, where spaces and backslashes stand in quotes.
    List<String> options() {
        var options = new ArrayList<>(List.of("-XX:AOTCache=" + cache(), QUIET));
        options.addAll(always());
        return options.stream().map(option -> '"' + option.replace("\\", "\\\\") + '"').toList();
    }

    /// The same in the rehearsal and after it, or Java leaves aside what it learned. The heap
    /// begins small: by itself it would take a part of the machine that it does not need.
    private List<String> always() {
        return List.of(
                "-XX:+UseSerialGC",
                "-Xms64m",
                "-Xmn24m",
                "-XX:MinHeapFreeRatio=10",
                "-XX:MaxHeapFreeRatio=20",
                "-XX:+UseCompactObjectHeaders",
                "--enable-native-access=ALL-UNNAMED",
                "-jar",
                folder.resolve("ownrelay.jar").toString());
    }

    private Path cache() {
        return folder.resolve("ownrelay.aot");
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private static void await(List<String> command, Path directory)
            throws IOException, InterruptedException {
        var process = new ProcessBuilder(command).directory(directory.toFile()).inheritIO();
        forgetSettings(process.environment());
        if (process.start().waitFor() != 0) {
            throw new IOException("The preparation failed: see above");
        }
    }

    /// A rehearsal must never reach the database or the mail servers of an installation.
    static void forgetSettings(Map<String, String> environment) {
        environment
                .keySet()
                .removeIf(name -> {
                    var upper = name.toUpperCase(Locale.ROOT);
                    return List.of("SPRING", "OWNRELAY", "SERVER", "MANAGEMENT", "DB").stream()
                            .anyMatch(settings -> upper.matches(settings + "[_.].*"));
                });
    }
}

package dev.ownrelay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.support.ScriptedSmtpServer;
import dev.ownrelay.support.Visitor;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/// How long the packaged application takes to start on an existing embedded database and to show
/// its first page, unprepared and prepared, and how much memory stays resident after the main job:
/// `./mvnw -DskipTests package && ./mvnw -Pbench verify -Dtest=FootprintBenchmark`.
class FootprintBenchmark {

    private static final int STARTS = Integer.getInteger("bench.starts", 5);
    private static final int MESSAGES = 20;
    private static final String PASSWORD = "quiet harbour seven";
    private static final Pattern CANDIDATE = Pattern.compile("/candidates/([0-9a-f-]{36})");
    private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");

    @Test
    @ResourceLock("machine")
    void ofTheJarAsItIs() throws Exception {
        measure(List.of("-jar", "target/ownrelay.jar"));
    }

    @Test
    @ResourceLock("machine")
    void ofThePreparedApplication() throws Exception {
        var prepare = List.of(java(), "-jar", "target/ownrelay.jar", "prepare", "target/footprint");
        assertThat(new ProcessBuilder(prepare).inheritIO().start().waitFor()).isZero();
        measure(List.of("@target/footprint/start"));
    }

    private static void measure(List<String> application) throws Exception {
        System.out.println(application);
        var data = Files.createTempDirectory("footprint");
        data.toFile().setExecutable(true, false);
        data.toFile().setReadable(true, false);
        try (var relay = ScriptedSmtpServer.start()) {
            System.out.printf(
                    "first start, database made: %.1f s%n", start(application, data, relay, false));
            var seconds = new ArrayList<Double>();
            for (int i = 0; i < STARTS; i++) {
                seconds.add(start(application, data, relay, i == STARTS - 1));
            }
            seconds.sort(null);
            System.out.printf(
                    "start on an existing database: median %.1f s (%.1f to %.1f) of %d%n",
                    seconds.get(STARTS / 2), seconds.getFirst(), seconds.getLast(), STARTS);
        }
    }

    private static double start(
            List<String> started, Path data, ScriptedSmtpServer relay, boolean work)
            throws Exception {
        int port = freePort();
        long began = System.nanoTime();
        var application =
                new ProcessBuilder(command(started, data, port, relay.port()))
                        .redirectErrorStream(true)
                        .start();
        try {
            var said = application.inputReader();
            while (!said.readLine().contains("Started Own")) {
                Thread.onSpinWait(); // it says more before
            }
            long ready = System.nanoTime();
            Thread.ofPlatform().daemon().start(() -> readOn(said));
            double seconds = (ready - began) / 1e9;
            new Visitor(port).get("/login");
            System.out.printf("first page: %d ms%n", (System.nanoTime() - ready) / 1_000_000);
            if (work) {
                mainJob(new Visitor(port), relay);
                System.out.printf(
                        "resident after %d messages: %d MiB%n",
                        relay.messages().size(), resident(application.toHandle()) / 1024);
            }
            return seconds;
        } finally {
            application.destroy();
            application.waitFor(30, TimeUnit.SECONDS);
        }
    }

    /// Whoever is not read from stops when the pipe is full.
    private static void readOn(BufferedReader said) {
        try {
            said.transferTo(Writer.nullWriter());
        } catch (IOException ended) {
            // it was stopped
        }
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private static List<String> command(List<String> started, Path data, int port, int relayPort) {
        var command = new ArrayList<>(List.of(java()));
        command.addAll(started);
        command.addAll(settings(data, port, relayPort));
        return command;
    }

    private static List<String> settings(Path data, int port, int relayPort) {
        return List.of(
                "--server.port=" + port,
                "--ownrelay.data-dir=" + data,
                "--ownrelay.bootstrap.agency=Kade Werving",
                "--ownrelay.bootstrap.email=bea@kade.example",
                "--ownrelay.bootstrap.password=" + PASSWORD,
                "--ownrelay.smtp.allowed-networks=127.0.0.0/8",
                "--ownrelay.smtp.allowed-ports=1-65535",
                "--ownrelay.blocklists.ip=",
                "--ownrelay.blocklists.domain=",
                "--spring.mail.host=127.0.0.1",
                "--spring.mail.port=" + relayPort);
    }

    private static void mainJob(Visitor visitor, ScriptedSmtpServer relay) {
        var ready = visitor.request("/readyz").setHeader("Accept", "application/json");
        while (visitor.send(ready).status() != 200) {
            Thread.onSpinWait(); // the first agency is made after the first page
        }
        visitor.signIn("bea@kade.example", PASSWORD);
        for (int i = 1; i <= MESSAGES; i++) {
            var name = UUID.randomUUID().toString();
            visitor.get("/candidates/new");
            visitor.post(
                    "/candidates/new",
                    "firstName",
                    "Piet",
                    "lastName",
                    name,
                    "email",
                    name + "@candidate.example");
            var found = CANDIDATE.matcher(visitor.get("/candidates?q=" + name).body());
            if (!found.find()) {
                throw new IllegalStateException("The candidate was not stored");
            }
            write(visitor, found.group(1));
        }
        var patience = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (relay.messages().size() < MESSAGES && System.nanoTime() < patience) {
            visitor.get("/messages");
        }
    }

    private static void write(Visitor visitor, String candidate) {
        var page = visitor.get("/messages/new?candidate=" + candidate).document();
        visitor.post(
                "/messages",
                "key",
                page.select("input[name=key]").val(),
                "route",
                page.select("input[name=route]").val(),
                "to",
                candidate,
                "subject",
                "Interview",
                "body",
                "<div>See you on Monday.</div>");
    }

    private static long resident(ProcessHandle process) {
        try {
            var status = Files.readString(Path.of("/proc", "" + process.pid(), "status"));
            var match = RESIDENT.matcher(status);
            return match.find() ? Long.parseLong(match.group(1)) : 0;
        } catch (IOException gone) {
            return 0;
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}

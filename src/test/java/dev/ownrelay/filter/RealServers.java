package dev.ownrelay.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ownrelay.check.FindingKind;
import dev.ownrelay.support.SettableClock;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/// What Debian's rspamd and SpamAssassin say of a message: `./mvnw -Preal-servers test`, as root on
/// Debian with both installed.
@Timeout(60)
class RealServers {

    private static final Path FOLDER = Path.of("target/real-filters");
    private static boolean isStarted;

    enum Filter {
        RSPAMD("http"),
        SPAMASSASSIN("spamd");

        private final String scheme;
        private final int port = freePort();

        Filter(String scheme) {
            this.scheme = scheme;
        }

        private Opinion opinion(String message) {
            var url = URI.create(scheme + "://127.0.0.1:" + port);
            var filter =
                    new SpamFilter(
                            new SpamFilterProperties(url),
                            new SettableClock(),
                            Duration.ofSeconds(30));
            return filter.ask(
                            new FilterRequest(
                                    message.replace("\n", "\r\n").getBytes(UTF_8),
                                    "anna@agency.example",
                                    List.of("carl@candidate.example"),
                                    "192.0.2.7",
                                    "mail.agency.example",
                                    "mail.agency.example"))
                    .orElseThrow();
        }

        private static int freePort() {
            try (var socket = new ServerSocket(0)) {
                return socket.getLocalPort();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }

        /// Both read all their rules first.
        private void await() {
            long end = System.nanoTime() + Duration.ofMinutes(4).toNanos();
            while (System.nanoTime() < end) {
                try (var _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
                    return;
                } catch (IOException e) {
                    LockSupport.parkNanos(100_000_000);
                }
            }
            throw new IllegalStateException(this + " did not start, see " + FOLDER);
        }
    }

    @BeforeAll
    @Timeout(300)
    static void start() throws Exception {
        assumeTrue(
                Files.exists(Path.of("/usr/bin/rspamd"))
                        && Files.exists(Path.of("/usr/sbin/spamd")),
                "rspamd and spamd are installed");
        isStarted = true;
        script(
                "start",
                Integer.toString(Filter.RSPAMD.port),
                Integer.toString(Filter.SPAMASSASSIN.port));
        Filter.RSPAMD.await();
        Filter.SPAMASSASSIN.await();
    }

    @AfterAll
    static void stop() throws Exception {
        if (isStarted) {
            script("stop");
        }
    }

    @ParameterizedTest
    @EnumSource
    void thinksWellOfAPlainEmail(Filter filter) {
        var opinion = filter.opinion(message("Your application", "text/plain"));
        assertThat(opinion.threshold()).isGreaterThan(opinion.score());
        assertThat(opinion.symbols()).isNotEmpty().allMatch(symbol -> symbol.kind().isEmpty());
    }

    @ParameterizedTest
    @EnumSource
    void saysWhatWeWouldSayOfABadOne(Filter filter) {
        var opinion = filter.opinion(message("YOUR APPLICATION AT ACME TODAY", "text/html"));
        assertThat(opinion.symbols())
                .flatMap(symbol -> symbol.kind().stream().toList())
                .contains(FindingKind.SUBJECT_SHOUTING, FindingKind.NO_TEXT_PART);
    }

    /// The text by which filters are tried.
    @ParameterizedTest
    @EnumSource
    void refusesWhatEveryFilterRefuses(Filter filter) {
        var trial = "XJS*C4JDBQADN1.NSBN3*2IDNEN*GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X\n";
        var opinion = filter.opinion(message("Your application", "text/plain") + trial);
        assertThat(opinion.score()).isGreaterThanOrEqualTo(opinion.threshold());
        assertThat(opinion.symbols().getFirst().name()).contains("GTUBE");
    }

    private static String message(String subject, String type) {
        return """
        Date: Sun, 29 Nov 2026 13:00:00 +0000
        From: Anna de Vries <anna@agency.example>
        To: Carl Jansen <carl@candidate.example>
        Message-ID: <3f1c2c1e-6c2b-4b7e-9d4f-1a2b3c4d5e6f@agency.example>
        Subject: %s
        MIME-Version: 1.0
        Content-Type: %s; charset=utf-8

        <p>Dear Carl, thank you for your application. Can you come on Thursday at ten?</p>

        Kind regards, Anna de Vries
        """
                .formatted(subject, type);
    }

    private static void script(String command, String... ports) throws Exception {
        var line = new ArrayList<String>();
        line.add("src/test/real-servers/filters.sh");
        line.add(command);
        line.add(FOLDER.toString());
        line.addAll(List.of(ports));
        var process = new ProcessBuilder(line).inheritIO().start();
        assertThat(process.waitFor()).as("filters.sh %s", command).isZero();
    }
}

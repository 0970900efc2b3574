package dev.ownrelay.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;

import dev.ownrelay.rejection.Stage;
import dev.ownrelay.support.ScriptedSmtpServer;
import dev.ownrelay.support.TestCertificate;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// What becomes of a message, which limit ends the attempt and what it costs in memory, whatever a
/// server does: 50 cases. The limits that are not meant are so long that only the one that is can
/// end an attempt.
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class ConversationFaultTests {

    private static final int CASES = 50;
    private static final Duration LIMIT = Duration.ofSeconds(1);
    private static final Duration NONE = Duration.ofHours(1);
    private static final int MIB = 1024 * 1024;

    private static final List<Double> SECONDS = new ArrayList<>();
    private static long mostAllocated;
    private static long usuallyAllocated;
    private static int right;

    @BeforeAll
    static void warmUp() {
        var ordinary =
                new ConversationFault(
                        "none", Tls.NONE, _ -> {}, DeliveryResult.Accepted.class, Stage.DOT);
        for (int i = 0; i < 3; i++) {
            usuallyAllocated = run(ordinary);
        }
        run(ConversationFault.reply("QUIT", 221, DeliveryResult.Accepted.class, Stage.DOT));
        SECONDS.clear();
        right = 0;
    }

    @AfterAll
    static void tell() {
        System.out.printf(
                "faults: %d of %d, slowest %.1f s with limits of %d s, a hostile server costs at"
                        + " most %d KiB of heap more than an honest one%n",
                right,
                CASES,
                SECONDS.stream().mapToDouble(s -> s).max().orElse(0),
                LIMIT.toSeconds(),
                mostAllocated / 1024);
    }

    @ParameterizedTest
    @MethodSource({
        "dev.ownrelay.conversation.ConversationFault#hangs",
        "dev.ownrelay.conversation.ConversationFault#refusals",
        "dev.ownrelay.conversation.ConversationFault#oddReplies"
    })
    void settlesEachFaultInTime(ConversationFault fault) {
        run(fault);
    }

    @ParameterizedTest
    @ValueSource(strings = {"EHLO", "TLS", "BODY", "DOT"})
    void endsAtItsDeadlineThoughTheStepMayTakeLonger(String place) {
        var fault =
                ConversationFault.hangs()
                        .filter(each -> each.name().equals("hang at " + place))
                        .findFirst()
                        .orElseThrow();
        run(fault, limits(NONE, LIMIT));
    }

    /// What the sending thread allocates in all is more than can be left of it.
    @ParameterizedTest
    @MethodSource("dev.ownrelay.conversation.ConversationFault#hostileServers")
    void aHostileServerGetsNeitherTimeNorMemory(ConversationFault fault) {
        long more = run(fault) - usuallyAllocated;
        mostAllocated = Math.max(mostAllocated, more);
        assertThat(more).isLessThan(MIB);
    }

    /// A host whose packets vanish: its queue of connections is full.
    @Test
    void endsTheWaitForAHostThatDoesNotAnswer() throws IOException {
        var fault =
                ConversationFault.hang("CONNECT", DeliveryResult.Unavailable.class, Stage.CONNECT);
        var waiting = new ArrayList<Socket>();
        try (var deaf = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            fill(deaf, waiting);
            settle(fault, deaf.getLocalPort(), limits(LIMIT, NONE));
        } finally {
            for (var socket : waiting) {
                socket.close();
            }
        }
    }

    private static void fill(ServerSocket deaf, List<Socket> waiting) throws IOException {
        while (waiting.size() < 16) {
            var socket = new Socket();
            waiting.add(socket);
            try {
                socket.connect(deaf.getLocalSocketAddress(), 200);
            } catch (SocketTimeoutException e) {
                return;
            }
        }
    }

    private static long run(ConversationFault fault) {
        return run(fault, fault.patient() ? limits(NONE, NONE) : limits(LIMIT, NONE));
    }

    private static long run(ConversationFault fault, Talk talk) {
        try (var server = ScriptedSmtpServer.start().extensions("8BITMIME", "SIZE 99999999")) {
            if (fault.tls() != Tls.NONE) {
                server.startTls(TestCertificate.good()).requireLogin("anna", "secret");
            }
            fault.script().accept(server);
            return settle(fault, server.port(), talk);
        }
    }

    /// @return octets allocated by this thread
    private static long settle(ConversationFault fault, int port, Talk talk) {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        boolean login = fault.tls() != Tls.NONE;
        var endpoint =
                new SmtpEndpoint(
                        null,
                        Talk.HOST,
                        port,
                        fault.tls(),
                        login ? "anna" : null,
                        login ? "secret" : null,
                        null,
                        1);
        long allocated = threads.getCurrentThreadAllocatedBytes();
        long started = System.nanoTime();
        var result = talk.send(endpoint, fault.message());
        var taken = Duration.ofNanos(System.nanoTime() - started);
        allocated = threads.getCurrentThreadAllocatedBytes() - allocated;
        SECONDS.add(taken.toMillis() / 1000.0);
        assertThat(result).isInstanceOf(fault.result());
        assertThat(result.reply().stage()).isEqualTo(fault.stage());
        right++;
        return allocated;
    }

    private static Talk limits(Duration step, Duration deadline) {
        return Talk.trusting(TestCertificate.good())
                .with("connect-timeout", step.toMillis() + "ms")
                .with("command-timeout", step.toMillis() + "ms")
                .with("data-timeout", step.toMillis() + "ms")
                .with("final-timeout", step.toMillis() + "ms")
                .with("session-deadline", deadline.toMillis() + "ms");
    }
}

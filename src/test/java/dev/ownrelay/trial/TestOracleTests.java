package dev.ownrelay.trial;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.conversation.SmtpEndpoint;
import dev.ownrelay.conversation.StepListener;
import dev.ownrelay.conversation.Talk;
import dev.ownrelay.conversation.Tls;
import dev.ownrelay.feedback.SeenReplies;
import dev.ownrelay.rejection.Rejections;
import dev.ownrelay.support.ClosedPort;
import dev.ownrelay.support.Cost;
import dev.ownrelay.support.ScriptedSmtpServer;
import dev.ownrelay.support.SettableClock;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.StaticListableBeanFactory;

import java.util.ArrayList;
import java.util.List;

/// A test of a forbidden address tells nobody what stands there (THREATS row T26), be it the
/// default relay.
class TestOracleTests {

    private static final int ROUNDS = 9;

    private final SettableClock clock = new SettableClock();
    private final Talk forbidding =
            new Talk().with("allowed-networks", "").withRelay(endpoint("198.41.0.4", 25));

    /// Nobody is waited for, but for the look-up of the one name among the places.
    @Test
    void tellsTheSameOfOpenClosedAndFilteredPortsInTheSameTime() {
        try (var open = ScriptedSmtpServer.start();
                var http = ScriptedSmtpServer.start().reply("GREETING", "HTTP/1.1 400 no");
                var closed = ClosedPort.any()) {
            var places =
                    List.of(
                            endpoint("127.0.0.1", open.port()),
                            endpoint("127.0.0.1", http.port()),
                            endpoint("127.0.0.1", closed.number()),
                            endpoint("10.255.255.1", 25),
                            endpoint("169.254.169.254", 25),
                            endpoint("198.41.0.4", 25),
                            endpoint("64:ff9b::198.41.0.4", 587),
                            endpoint("rebound.example", open.port()));
            places.forEach(this::tell); // not to count the loading of classes
            var told = new ArrayList<Object>();
            var millis = new ArrayList<Double>();
            long before = Cost.waits();
            for (var place : places) {
                told.add(tell(place));
                millis.add(median(place));
            }
            assertThat(Cost.waits() - before).as("waits").isLessThanOrEqualTo(ROUNDS + 1);
            assertThat(told.stream().distinct()).hasSize(1);
            var spread = millis.stream().mapToDouble(m -> m).summaryStatistics();
            System.out.printf(
                    "forbidden addresses: %d places, 1 text, median %.2f to %.2f ms of work%n",
                    places.size(), spread.getMin(), spread.getMax());
            assertThat(spread.getMax() - spread.getMin()).isLessThan(100);
            assertThat(open.connections() + http.connections()).isZero();
        }
    }

    /// All that a page shows: the diagnosis, the steps without their times, the transcript.
    private Object tell(SmtpEndpoint endpoint) {
        var test = new ServerTrial(forbidding.senders(), clock);
        var report = test.run(endpoint, "anna@agency.example", StepListener.NONE);
        var steps = report.steps().stream().map(s -> s.stage() + " " + s.ok() + " " + s.detail());
        var result = report.result();
        return List.of(
                new TestDiagnosis(
                                new Rejections(),
                                new StaticListableBeanFactory().getBeanProvider(SeenReplies.class),
                                clock)
                        .of(endpoint, report)
                        .diagnosis(),
                steps.toList(),
                report.transcript(),
                result.stage() + " " + result.code() + " " + result.text());
    }

    /// @return milliseconds of the processor
    private double median(SmtpEndpoint endpoint) {
        var test = new ServerTrial(forbidding.senders(), clock);
        var times = new ArrayList<Double>();
        for (int i = 0; i < ROUNDS; i++) {
            times.add(
                    Cost.of(() -> test.run(endpoint, "anna@agency.example", StepListener.NONE))
                            / 1e6);
        }
        return times.stream().sorted().toList().get(ROUNDS / 2);
    }

    private static SmtpEndpoint endpoint(String host, int port) {
        return new SmtpEndpoint(null, host, port, Tls.STARTTLS, null, null, null, 1);
    }
}

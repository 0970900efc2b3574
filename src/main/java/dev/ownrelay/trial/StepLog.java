package dev.ownrelay.trial;

import dev.ownrelay.conversation.DeliveryResult.Reply;
import dev.ownrelay.conversation.SmtpConnection;
import dev.ownrelay.conversation.SmtpEndpoint;
import dev.ownrelay.conversation.StepListener;
import dev.ownrelay.conversation.TlsFacts;
import dev.ownrelay.conversation.Transcript;
import dev.ownrelay.rejection.Stage;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Writes down the steps of a test with the time that each took.
final class StepLog implements StepListener {

    private final List<ConnectionReport.Step> steps = new ArrayList<>();
    private final StepListener live;
    private final Transcript transcript;
    private final long started = System.nanoTime();
    private long last = started;
    private @Nullable TlsFacts tls;
    private @Nullable Long sizeLimit;

    StepLog(SmtpEndpoint endpoint, StepListener live) {
        this.live = live;
        this.transcript = new Transcript(endpoint);
    }

    @Override
    public Transcript transcript() {
        return transcript;
    }

    @Override
    public void passed(Stage stage, String detail) {
        add(stage, true, detail);
    }

    @Override
    public void secured(TlsFacts details) {
        tls = details;
        live.secured(details);
    }

    void opened(SmtpConnection connection) {
        sizeLimit = connection.sizeLimit();
    }

    long total() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started);
    }

    ConnectionReport passed(Reply reply) {
        return report(true, reply);
    }

    ConnectionReport failed(Reply reply) {
        add(reply.stage(), false, reply.text());
        return report(false, reply);
    }

    private ConnectionReport report(boolean ok, Reply reply) {
        return new ConnectionReport(
                List.copyOf(steps), ok, reply, tls, transcript.lines(), sizeLimit);
    }

    private void add(Stage stage, boolean ok, String detail) {
        long now = System.nanoTime();
        long millis = TimeUnit.NANOSECONDS.toMillis(now - last);
        steps.add(new ConnectionReport.Step(stage, ok, detail, millis));
        if (ok) {
            live.passed(stage, detail);
        }
        last = now;
    }
}

package dev.ownrelay.trial;

import dev.ownrelay.conversation.StepListener;
import dev.ownrelay.conversation.TlsFacts;
import dev.ownrelay.rejection.Stage;

import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.servlet.View;

import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/// Sends each step of a test to the page as soon as it happened, as the same piece of HTML that the
/// whole result holds. The request goes on in its own thread; the rest of the answer follows.
final class LiveSteps implements StepListener {

    static final String VIEW = "trial/report :: step";

    private static final Logger log = LoggerFactory.getLogger(LiveSteps.class);

    private final View view;
    private final ServletWebRequest request;
    private final Clock clock;
    private long last = System.nanoTime();
    private @Nullable TlsFacts tls;
    private boolean gone;

    LiveSteps(View view, ServletWebRequest request, Clock clock) {
        this.view = view;
        this.request = request;
        this.clock = clock;
        // a proxy in front would hold the steps back
        response().setHeader("X-Accel-Buffering", "no");
    }

    @Override
    public void secured(TlsFacts details) {
        tls = details;
    }

    @Override
    public void passed(Stage stage, String detail) {
        long now = System.nanoTime();
        long millis = TimeUnit.NANOSECONDS.toMillis(now - last);
        last = now;
        if (!gone) {
            write(new ConnectionReport.Step(stage, true, detail, millis));
        }
    }

    /// Whoever left the page does not stop the test: its result is kept.
    private void write(ConnectionReport.Step step) {
        try {
            view.render(model(step), request.getRequest(), response());
            response().flushBuffer();
        } catch (Exception e) {
            log.debug("A step of a test could not be shown", e);
            gone = true;
        }
    }

    private Map<String, @Nullable Object> model(ConnectionReport.Step step) {
        var model = new HashMap<String, @Nullable Object>();
        model.put("step", step);
        model.put("tls", tls);
        model.put("daysLeft", tls == null ? null : tls.daysLeft(clock.instant()));
        return model;
    }

    private HttpServletResponse response() {
        return Objects.requireNonNull(request.getResponse());
    }
}

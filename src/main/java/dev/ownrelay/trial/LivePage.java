package dev.ownrelay.trial;

import dev.ownrelay.conversation.StepListener;

import org.springframework.stereotype.Component;
import org.springframework.web.context.request.ServletWebRequest;
import org.thymeleaf.spring6.view.ThymeleafViewResolver;

import java.time.Clock;
import java.util.Objects;

/// Whether a page wants the steps of a test as they happen, and how it gets them.
@Component
public class LivePage {

    /// Asked for by the script of the page.
    public static final String HEADER = "X-Ownrelay-Live";

    private final ThymeleafViewResolver views;
    private final Clock clock;

    LivePage(ThymeleafViewResolver views, Clock clock) {
        this.views = views;
        this.clock = clock;
    }

    /// @return [StepListener#NONE] for a page that waits for the whole result
    public StepListener steps(ServletWebRequest request) throws Exception {
        if (request.getHeader(HEADER) == null) {
            return StepListener.NONE;
        }
        var view = views.resolveViewName(LiveSteps.VIEW, request.getLocale());
        return new LiveSteps(Objects.requireNonNull(view), request, clock);
    }
}

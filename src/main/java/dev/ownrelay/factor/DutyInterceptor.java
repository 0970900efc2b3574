package dev.ownrelay.factor;

import dev.ownrelay.account.Viewers;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.stereotype.Component;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

import java.io.IOException;
import java.time.Clock;
import java.util.List;

/// Leads whoever should have set up a second factor by now to where that is done, and tells those
/// who still have time. Of whom a provider lets in nothing more is asked.
@Component
class DutyInterceptor implements HandlerInterceptor, WebMvcConfigurer {

    /// What everybody needs to set one up, and to leave.
    private static final List<String> OPEN =
            List.of(FactorController.PAGE, "/account/session", "/account/look", "/login", "/error");

    private final FactorRules rules;
    private final SignedInElsewhere elsewhere;
    private final Clock clock;

    DutyInterceptor(FactorRules rules, SignedInElsewhere elsewhere, Clock clock) {
        this.rules = rules;
        this.elsewhere = elsewhere;
        this.clock = clock;
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(this);
    }

    @Override
    public boolean preHandle(
            HttpServletRequest request, HttpServletResponse response, Object handler)
            throws IOException {
        var me = Viewers.signedIn();
        if (me.isEmpty()
                || !(handler instanceof HandlerMethod)
                || request.getDispatcherType() == DispatcherType.ERROR
                || elsewhere.isTrueOf(request.getSession())) {
            return true;
        }
        var duty =
                FactorDuty.of(
                        request.getSession(),
                        me.get().userId(),
                        clock.instant(),
                        () -> rules.due(me.get().userId()));
        request.setAttribute(FactorDuty.DUE, duty.due());
        if (!duty.overdue() || isOpen(request.getRequestURI())) {
            return true;
        }
        if (request.getHeader("HX-Request") == null) {
            response.sendRedirect(FactorController.PAGE);
        } else {
            response.setHeader("HX-Redirect", FactorController.PAGE);
        }
        return false;
    }

    private static boolean isOpen(String path) {
        return OPEN.stream().anyMatch(open -> path.equals(open) || path.startsWith(open + "/"));
    }
}

package dev.ownrelay.login;

import dev.ownrelay.account.SignedIn;
import dev.ownrelay.login.Comeback.Done;
import dev.ownrelay.login.Comeback.Refused;
import dev.ownrelay.login.ProviderSignIns.Brought;
import dev.ownrelay.web.Flash;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.servlet.ModelAndView;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/// Where providers send people back to. Who only looks ahead uses nothing up.
@Controller
class CallbackController {

    private static final int LONGEST = 8192;

    /// Where a page leads back to: not here, with a code in the query.
    private static final String HERE = "here";

    private final ProviderSignIns signIns;

    CallbackController(ProviderSignIns signIns) {
        this.signIns = signIns;
    }

    @GetMapping(ProviderSignIns.CALLBACK)
    ModelAndView comeBack(
            HttpServletRequest request, @AuthenticationPrincipal SignedIn me, Flash flash) {
        if (looksAhead(request)) {
            return new ModelAndView(
                    "login/ahead", Map.of(HERE, SignInController.ACCOUNT), HttpStatus.BAD_REQUEST);
        }
        return switch (signIns.finish(brought(request), me, request.getSession().getId())) {
            case Done done -> done(done, flash);
            case Refused refused -> refused(refused);
        };
    }

    /// A browser that guesses where its person will go, or whoever wants to know only that there is
    /// a page.
    private static boolean looksAhead(HttpServletRequest request) {
        return !HttpMethod.GET.matches(request.getMethod())
                || Stream.of("Sec-Purpose", "Purpose", "X-Purpose", "X-Moz")
                        .map(request::getHeader)
                        .filter(Objects::nonNull)
                        .anyMatch(said -> said.toLowerCase(Locale.ROOT).contains("pre"));
    }

    private static Brought brought(HttpServletRequest request) {
        return new Brought(
                Objects.requireNonNullElse(field(request, "state"), ""),
                field(request, "code"),
                field(request, "error"),
                Objects.requireNonNullElse(field(request, "error_description"), ""),
                field(request, "iss"));
    }

    /// What is there twice is not there: nobody knows which counts.
    private static @Nullable String field(HttpServletRequest request, String name) {
        var values = request.getParameterValues(name);
        boolean one = values != null && values.length == 1 && values[0].length() <= LONGEST;
        return one ? values[0] : null;
    }

    private static ModelAndView done(Done done, Flash flash) {
        flash.notice("consent.done", done.serverName(), done.account());
        if (done.asSomebodyElse()) {
            flash.notice("consent.done.else", done.account(), done.userName());
        }
        return new ModelAndView(
                "redirect:"
                        + (done.own()
                                ? SignInController.ACCOUNT
                                : SignInController.SERVERS + done.serverId()));
    }

    private static ModelAndView refused(Refused refused) {
        var model = new HashMap<String, @Nullable Object>();
        model.put(HERE, SignInController.ACCOUNT);
        model.put("reason", refused.reason().key());
        model.put("detail", refused.detail());
        model.put("failed", refused.failed());
        model.put("own", refused.own());
        model.put("serverId", refused.serverId());
        return new ModelAndView("login/refused", model, HttpStatus.BAD_REQUEST);
    }
}

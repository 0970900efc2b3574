package dev.ownrelay.login;

import dev.ownrelay.account.SignedIn;
import dev.ownrelay.login.Comeback.Done;
import dev.ownrelay.login.Comeback.Refused;
import dev.ownrelay.web.Flash;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.servlet.ModelAndView;

import java.util.HashMap;
import java.util.Map;

/// Where providers send people back to. Who only looks ahead uses nothing up.
@Controller
class CallbackController {

    /// Where a page leads back to: not here, with a code in the query.
    private static final String HERE = "here";

    private final ProviderSignIns signIns;

    CallbackController(ProviderSignIns signIns) {
        this.signIns = signIns;
    }

    @GetMapping(ProviderSignIns.CALLBACK)
    ModelAndView comeBack(
            HttpServletRequest request, @AuthenticationPrincipal SignedIn me, Flash flash) {
        if (Brought.ahead(request)) {
            return new ModelAndView(
                    "login/ahead", Map.of(HERE, SignInController.ACCOUNT), HttpStatus.BAD_REQUEST);
        }
        return switch (signIns.finish(Brought.by(request), me, request.getSession().getId())) {
            case Done done -> done(done, flash);
            case Refused refused -> refused(refused);
        };
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

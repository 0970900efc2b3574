package dev.ownrelay.signin;

import dev.ownrelay.account.SignInThrottle;
import dev.ownrelay.account.ViewerLocale;
import dev.ownrelay.account.Viewers;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.FlashMap;
import org.springframework.web.servlet.support.SessionFlashMapManager;

import java.io.IOException;
import java.util.Set;

/// The sign-in form, and what it says when sign-in failed.
@Controller
class SignInPage implements AuthenticationFailureHandler {

    /// Longer than any address; what is longer was not typed by hand.
    private static final int KEPT_LENGTH = 254;

    /// What a page that was open too long keeps in the browser.
    private static final Set<String> KEPT = Set.of("text", "files");

    private final MessageSource words;
    private final ViewerLocale locales;
    private final FailedSignIns failed;
    private final RightPasswords right;
    private final JdbcClient jdbc;

    SignInPage(
            MessageSource words,
            ViewerLocale locales,
            FailedSignIns failed,
            RightPasswords right,
            JdbcClient jdbc) {
        this.right = right;
        this.jdbc = jdbc;
        this.words = words;
        this.locales = locales;
        this.failed = failed;
    }

    @GetMapping("/login")
    String show(
            @RequestParam(required = false) @Nullable String expired,
            @RequestParam(required = false) @Nullable String ended,
            @RequestParam(defaultValue = "") String kept,
            Model model) {
        if (Viewers.signedIn().isPresent()) {
            return "redirect:/";
        }
        if (!setUp()) {
            return "signin/not-set-up";
        }
        if (expired != null || ended != null) {
            model.addAttribute("hint", expired != null ? "login.expired" : "login.ended");
        }
        if (KEPT.contains(kept)) {
            model.addAttribute("hint", "login.kept." + kept);
        }
        return "signin/login";
    }

    private boolean setUp() {
        return jdbc.sql("select exists (select from agency)").query(Boolean.class).single();
    }

    @Override
    public void onAuthenticationFailure(
            HttpServletRequest request, HttpServletResponse response, AuthenticationException e)
            throws IOException {
        if (e instanceof CodeNeeded needed) {
            right.note(typed(request), request);
            needed.half().keepIn(request);
            response.sendRedirect("/login/code");
            return;
        }
        if (!(e instanceof ElsewhereOnly) || !right.note(typed(request), request)) {
            failed.note(typed(request), request.getRemoteAddr());
        }
        var flash = new FlashMap();
        flash.put("username", kept(typed(request)));
        flash.put("failure", failure(e, request));
        flash.startExpirationPeriod(60);
        flash.setTargetRequestPath("/login");
        var flashes = new SessionFlashMapManager();
        flashes.retrieveAndUpdate(request, response); // or those of a flood would pile up
        flashes.saveOutputFlashMap(flash, request, response);
        response.sendRedirect("/login");
    }

    private String failure(AuthenticationException e, HttpServletRequest request) {
        var locale = locales.resolveLocale(request);
        return switch (e) {
            case SignInThrottle.TooSoon tooSoon ->
                    words.getMessage("login.wait", new Object[] {tooSoon.seconds()}, locale);
            case ElsewhereOnly _ -> words.getMessage("login.elsewhere", null, locale);
            default -> words.getMessage("login.wrong", null, locale);
        };
    }

    private static String typed(HttpServletRequest request) {
        var username = request.getParameter("username");
        return username == null ? "" : username;
    }

    private static String kept(String username) {
        return username.length() > KEPT_LENGTH ? "" : username.strip();
    }
}

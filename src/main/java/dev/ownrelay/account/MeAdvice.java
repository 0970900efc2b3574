package dev.ownrelay.account;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.authentication.logout.SecurityContextLogoutHandler;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.ModelAttribute;

/// Gives every page `me` and `agencyPaused`, and ends the session of a user who was disabled, or
/// given another role or password, since sign-in.
@ControllerAdvice
public class MeAdvice {

    /// The session no longer says what the row of the user says.
    @SuppressWarnings("serial")
    public static class OutdatedSession extends RuntimeException {

        public OutdatedSession() {
            super(null, null, false, false);
        }
    }

    private final Viewers viewers;

    MeAdvice(Viewers viewers) {
        this.viewers = viewers;
    }

    @ModelAttribute
    void add(HttpServletRequest request, Model model) {
        var signedIn = Viewers.signedIn();
        if (signedIn.isEmpty()) {
            return;
        }
        var viewer = viewers.of(request).filter(row -> row.matches(signedIn.get(), request));
        if (viewer.isEmpty() && request.getDispatcherType() != DispatcherType.ERROR) {
            throw new OutdatedSession();
        }
        viewer.ifPresent(row -> {
            model.addAttribute("me", row.me());
            model.addAttribute("agencyPaused", row.agencyPaused());
        });
    }

    @ExceptionHandler(OutdatedSession.class)
    String signOut(HttpServletRequest request, HttpServletResponse response) {
        var authentication = SecurityContextHolder.getContext().getAuthentication();
        new SecurityContextLogoutHandler().logout(request, response, authentication);
        return "redirect:/login?ended";
    }
}

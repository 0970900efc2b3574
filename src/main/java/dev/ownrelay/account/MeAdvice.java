package dev.ownrelay.account;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.authentication.logout.SecurityContextLogoutHandler;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.ModelAttribute;

/// Gives every page `me`, `agencyPaused` and `here`, and ends the session of a user who was
/// disabled, or given another role or password, since sign-in.
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
            model.addAttribute("me", row.me(signedIn.get().userId()));
            model.addAttribute("agencyPaused", row.agencyPaused());
        });
        model.addAttribute("here", here(request));
    }

    /// Where the page can be asked for again; null: it answers what a form sent, or is an error.
    private static @Nullable String here(HttpServletRequest request) {
        if (!request.getMethod().equals("GET")
                || request.getDispatcherType() == DispatcherType.ERROR) {
            return null;
        }
        var query = request.getQueryString();
        return query == null ? request.getRequestURI() : request.getRequestURI() + "?" + query;
    }

    @ExceptionHandler(OutdatedSession.class)
    String signOut(HttpServletRequest request, HttpServletResponse response) {
        var authentication = SecurityContextHolder.getContext().getAuthentication();
        new SecurityContextLogoutHandler().logout(request, response, authentication);
        return "redirect:/login?ended";
    }
}

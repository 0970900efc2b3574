package dev.ownrelay.proof;

import dev.ownrelay.account.SignedIn;

import jakarta.servlet.http.HttpSession;

import org.springframework.stereotype.Component;

import java.util.Optional;

/// Keeps a sealed form in its session while whoever sent it is away to prove who they are.
@Component
public class WaitingForms {

    /// Where whoever is asked goes from the page that asks.
    public static final String ELSEWHERE = KeptForm.PAGE + "/organisation";

    /// Where they come back to.
    public static final String BACK = KeptForm.PAGE + "/go-on";

    private static final String KEPT = WaitingForms.class.getName();

    private final KeptForms forms;

    WaitingForms(KeptForms forms) {
        this.forms = forms;
    }

    /// One at a time: the last one.
    ///
    /// @param sealed as the page that asks has it
    /// @return false: it is not one of this session's
    public boolean keep(SignedIn me, HttpSession session, String sealed) {
        boolean ours = forms.open(me, session, sealed).isPresent();
        if (ours) {
            session.setAttribute(KEPT, sealed);
        }
        return ours;
    }

    public static Optional<String> in(HttpSession session) {
        return session.getAttribute(KEPT) instanceof String sealed
                ? Optional.of(sealed)
                : Optional.empty();
    }

    static void forget(HttpSession session) {
        session.removeAttribute(KEPT);
    }
}

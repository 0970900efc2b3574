package dev.ownrelay.proof;

import dev.ownrelay.account.SignedIn;
import dev.ownrelay.factor.Factors;
import dev.ownrelay.factor.SignedInElsewhere;

import jakarta.servlet.http.HttpSession;

import org.springframework.stereotype.Component;

import java.io.Serializable;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/// Keeps a sealed form in its session while whoever sent it is away to prove who they are, for ten
/// minutes.
@Component
public class WaitingForms {

    /// Where whoever is asked goes from the page that asks.
    public static final String ELSEWHERE = KeptForm.PAGE + "/organisation";

    /// Where they come back to.
    public static final String BACK = KeptForm.PAGE + "/go-on";

    private static final String KEPT = WaitingForms.class.getName();

    private record Waiting(String sealed, Instant since) implements Serializable {

        @Override
        public String toString() {
            return "Waiting[" + since + "]";
        }
    }

    private final KeptForms forms;
    private final SignedInElsewhere elsewhere;
    private final Factors factors;
    private final Clock clock;

    WaitingForms(KeptForms forms, SignedInElsewhere elsewhere, Factors factors, Clock clock) {
        this.forms = forms;
        this.elsewhere = elsewhere;
        this.factors = factors;
        this.clock = clock;
    }

    /// One at a time: the last one. A factor here says more than the provider, and is asked
    /// instead.
    ///
    /// @param sealed as the page that asks has it
    /// @return false: it is not one of this session's, or no provider can say who they are
    public boolean keep(SignedIn me, HttpSession session, String sealed) {
        boolean ours =
                elsewhere.isTrueOf(session)
                        && !factors.has(me.userId())
                        && forms.open(me, session, sealed).isPresent();
        if (ours) {
            session.setAttribute(KEPT, new Waiting(sealed, clock.instant()));
        }
        return ours;
    }

    public Optional<String> in(HttpSession session) {
        return session.getAttribute(KEPT) instanceof Waiting waiting
                        && clock.instant().isBefore(waiting.since().plus(LastProof.FRESH))
                ? Optional.of(waiting.sealed())
                : Optional.empty();
    }

    /// It was sent, or its sender does something else.
    public static void forget(HttpSession session) {
        session.removeAttribute(KEPT);
    }
}

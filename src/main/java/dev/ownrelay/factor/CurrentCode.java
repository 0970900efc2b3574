package dev.ownrelay.factor;

import static dev.ownrelay.account.IntruderNews.What.SESSION_TRIED;

import dev.ownrelay.account.GuessNotes;
import dev.ownrelay.account.SignInThrottle;
import dev.ownrelay.secret.KeyUnknownException;

import org.springframework.stereotype.Component;
import org.springframework.validation.BindingResult;

import java.util.UUID;

/// Asks somebody who is signed in for a code of their app, one for recovery, or a passkey.
@Component
public class CurrentCode {

    private final Factors factors;
    private final GuessNotes notes;

    CurrentCode(Factors factors, GuessNotes notes) {
        this.factors = factors;
        this.notes = notes;
    }

    /// Says at the field `code` what is wrong with what was typed, and in the trail that it was.
    public void check(UUID userId, String typed, BindingResult errors) {
        try {
            var answer = factors.accept(userId, "signed in", typed);
            if (!answer.right()) {
                var deed = answer.spent() ? "proof.spent" : "proof.wrong";
                notes.wrong(userId, deed, SESSION_TRIED, answer.tries() >= GuessNotes.SUSPICIOUS);
                errors.rejectValue("code", Factors.refusal(typed));
            }
        } catch (KeyUnknownException e) {
            errors.rejectValue("code", "login.code.later");
        } catch (SignInThrottle.TooSoon e) {
            errors.rejectValue("code", "login.wait", new Object[] {e.seconds()}, null);
        }
    }
}

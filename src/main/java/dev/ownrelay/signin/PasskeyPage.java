package dev.ownrelay.signin;

import dev.ownrelay.account.SignInThrottle;
import dev.ownrelay.factor.Passkeys;
import dev.ownrelay.tenant.CurrentTenant;
import dev.ownrelay.web.Flash;
import dev.ownrelay.web.NotFound;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/// Signing in by a passkey, and what a script asks for before it.
@Controller
class PasskeyPage {

    private final PasskeySignIn signIn;
    private final SecondStep step;
    private final Passkeys passkeys;
    private final FreshSession session;

    PasskeyPage(PasskeySignIn signIn, SecondStep step, Passkeys passkeys, FreshSession session) {
        this.signIn = signIn;
        this.step = step;
        this.passkeys = passkeys;
        this.session = session;
    }

    @PostMapping("/login/passkey/challenge")
    ResponseEntity<String> challenge() {
        return json(passkeys.ask());
    }

    /// For whoever has given the password.
    @PostMapping("/login/code/challenge")
    ResponseEntity<String> challengeInsteadOfACode(HttpServletRequest request) {
        var half =
                HalfSignIn.find(request, step.now())
                        .filter(each -> step.owner(each).isPresent())
                        .orElseThrow(NotFound::new);
        return json(CurrentTenant.call(half.tenantId(), () -> passkeys.ask(half.userId())));
    }

    private static ResponseEntity<String> json(String asked) {
        return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(asked);
    }

    @PostMapping("/login/passkey")
    String take(
            @RequestParam(defaultValue = "") String answer,
            HttpServletRequest request,
            HttpServletResponse response,
            Flash flash) {
        try {
            var user = signIn.take(answer, request);
            if (user.isPresent()) {
                var path = session.arrive(user.get(), "[passkey]", request, response);
                return "redirect:" + path;
            }
            flash.problem("passkey.refused");
        } catch (SignInThrottle.TooSoon e) {
            flash.problem("login.wait", e.seconds());
        } catch (ElsewhereOnly e) {
            flash.problem("login.passkey.elsewhere");
        }
        return "redirect:/login";
    }
}

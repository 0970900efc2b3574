package dev.ownrelay.upkeep;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;

/// Tells the pages of servers where providers send people back to who have signed in.
@ControllerAdvice(assignableTypes = {SmtpServerController.class, ServerTestController.class})
class RedirectAdvice {

    private final String redirect;

    RedirectAdvice(@Value("${ownrelay.public-url:http://localhost:8080}") String publicUrl) {
        redirect = publicUrl.replaceFirst("/+$", "") + "/oauth/callback";
    }

    @ModelAttribute("redirect")
    String redirect() {
        return redirect;
    }
}

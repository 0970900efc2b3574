package dev.ownrelay.upkeep;

import dev.ownrelay.web.FormTargets;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;

import java.util.UUID;

/// Tells the pages of servers where providers send people back to who have signed in.
@ControllerAdvice(assignableTypes = {SmtpServerController.class, ServerTestController.class})
class RedirectAdvice {

    private final String redirect;

    RedirectAdvice(@Value("${ownrelay.public-url:http://localhost:8080}") String publicUrl) {
        redirect = publicUrl.replaceFirst("/+$", "") + "/oauth/callback";
    }

    /// @param id of the server that the page is of; null: of none, so nobody signs in there
    @ModelAttribute("redirect")
    String redirect(
            @PathVariable(name = "id", required = false) @Nullable UUID id,
            HttpServletRequest request) {
        if (id != null) {
            FormTargets.anywhere(request);
        }
        return redirect;
    }
}

package dev.ownrelay.sso;

import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.ui.Model;

/// Says in plain words why somebody was not let in.
@Component
class RefusalPage {

    static final String URL = "/login/organisation/refused";

    String show(Refused refused, HttpServletResponse response, Model model) {
        response.setStatus(HttpStatus.BAD_REQUEST.value());
        model.addAttribute("reason", refused.reason().key());
        model.addAttribute("detail", refused.detail());
        model.addAttribute("spokenAt", URL + "?reason=" + refused.reason().key());
        return "sso/refused";
    }
}

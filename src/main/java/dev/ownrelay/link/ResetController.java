package dev.ownrelay.link;

import dev.ownrelay.account.Mailbox;
import dev.ownrelay.account.SignIns;
import dev.ownrelay.signin.PasswordSignIn;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/// *Forgotten your password?* The answer is the same for everybody.
@Controller
@RequestMapping("/reset")
class ResetController {

    private static final String PAGE = "link/reset";

    private final Resets resets;

    ResetController(Resets resets) {
        this.resets = resets;
    }

    @GetMapping
    String show() {
        return PAGE;
    }

    @PostMapping
    String ask(
            @RequestParam(defaultValue = "") String username,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        model.addAttribute("username", username);
        var problem = Mailbox.problem(username.strip());
        if (problem.isPresent()) {
            model.addAttribute("problemKey", problem.get());
            return PAGE;
        }
        var client = PasswordSignIn.client(String.valueOf(request.getRemoteAddr()));
        if (resets.ask(SignIns.normal(username), client)) {
            model.addAttribute("asked", true);
        } else {
            response.setStatus(HttpStatus.TOO_MANY_REQUESTS.value());
            model.addAttribute("problemKey", "reset.tooMany");
        }
        return PAGE;
    }
}

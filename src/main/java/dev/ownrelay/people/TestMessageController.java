package dev.ownrelay.people;

import dev.ownrelay.account.SignedIn;
import dev.ownrelay.server.RouteOptions;

import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;

import java.util.Locale;

/// My account, *Send me a test email*.
@Controller
class TestMessageController {

    private final AccountPage page;
    private final MyAccount accounts;
    private final TestMessages testMessages;
    private final RouteOptions options;

    TestMessageController(
            AccountPage page, MyAccount accounts, TestMessages testMessages, RouteOptions options) {
        this.page = page;
        this.accounts = accounts;
        this.testMessages = testMessages;
        this.options = options;
    }

    @PostMapping("/account/test-letter")
    String testMessage(
            @AuthenticationPrincipal SignedIn me,
            @RequestHeader(name = "HX-Request", defaultValue = "false") boolean part,
            Model model,
            Locale locale) {
        var user = accounts.get(me.userId());
        model.addAttribute("domain", user.sender().domain());
        switch (testMessages.send(user, locale)) {
            case TestMessages.Outcome.Tried tried -> {
                if (tried.finding().diagnosis() == null) {
                    accounts.tested(me.userId());
                }
                model.addAttribute("finding", tried.finding());
                model.addAttribute("way", tried.route());
                model.addAttribute("verdict", options.verdict(tried.route()).orElse(null));
                model.addAttribute("helpers", tried.whole() ? null : accounts.administrators());
            }
            case TestMessages.Outcome.NotTried(var reason) ->
                    model.addAttribute("notTried", reason);
        }
        return part ? "people/report :: report" : page.show(me, model);
    }
}

package dev.ownrelay.people;

import dev.ownrelay.account.SignedIn;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;

import java.net.URI;
import java.util.Set;

/// Language and theme at the foot of the side bar: one press each, on any page.
@Controller
class LookController {

    private static final String ACCOUNT = "/account";

    private static final Set<String> LOCALES = Set.of("en", "nl");
    private static final Set<String> THEMES = Set.of("auto", "light", "dark");

    private final MyAccount accounts;

    LookController(MyAccount accounts) {
        this.accounts = accounts;
    }

    /// Leads back to where it was pressed. What is no language and no theme changes nothing.
    @PostMapping("/account/look")
    String change(
            @AuthenticationPrincipal SignedIn me,
            @RequestParam(defaultValue = "") String locale,
            @RequestParam(defaultValue = "") String theme,
            @RequestHeader(name = HttpHeaders.REFERER, defaultValue = "/") String from) {
        accounts.look(me.userId(), known(locale, LOCALES), known(theme, THEMES));
        return "redirect:" + pathOf(from);
    }

    private static @Nullable String known(String value, Set<String> values) {
        return values.contains(value) ? value : null;
    }

    /// Only a path of this installation, and never one that only takes what a form sends.
    private static String pathOf(String from) {
        try {
            var address = URI.create(from);
            var path = address.getRawPath();
            if (path == null || !path.startsWith("/") || path.startsWith("//")) {
                return "/";
            }
            if (path.startsWith(ACCOUNT + "/")) {
                return ACCOUNT;
            }
            return address.getRawQuery() == null ? path : path + "?" + address.getRawQuery();
        } catch (IllegalArgumentException e) {
            return "/";
        }
    }
}

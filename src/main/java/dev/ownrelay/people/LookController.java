package dev.ownrelay.people;

import dev.ownrelay.account.SignedIn;

import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

import java.util.Set;
import java.util.regex.Pattern;

/// Language and theme at the foot of the side bar: one press each, on any page.
@Controller
class LookController {

    private static final Set<String> LOCALES = Set.of("en", "nl");
    private static final Set<String> THEMES = Set.of("auto", "light", "dark");

    /// What a browser may take for the start of another host, or for another header, is not in it.
    private static final Pattern LOCAL = Pattern.compile("[\\x21-\\x5b\\x5d-\\x7e]*");

    private final MyAccount accounts;

    LookController(MyAccount accounts) {
        this.accounts = accounts;
    }

    /// What is no language and no theme changes nothing.
    ///
    /// @param here the page where it was pressed, to which it leads back
    @PostMapping("/account/look")
    String change(
            @AuthenticationPrincipal SignedIn me,
            @RequestParam(defaultValue = "") String locale,
            @RequestParam(defaultValue = "") String theme,
            @RequestParam(defaultValue = "/") String here) {
        accounts.look(me.userId(), known(locale, LOCALES), known(theme, THEMES));
        return "redirect:" + pathOf(here);
    }

    private static @Nullable String known(String value, Set<String> values) {
        return values.contains(value) ? value : null;
    }

    /// Only a path of this installation.
    private static String pathOf(String here) {
        return here.startsWith("/") && !here.startsWith("//") && LOCAL.matcher(here).matches()
                ? here
                : "/";
    }
}

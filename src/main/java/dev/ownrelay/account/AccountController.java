package dev.ownrelay.account;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.Valid;

import org.springframework.context.MessageSource;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.validation.BeanPropertyBindingResult;
import org.springframework.validation.BindingResult;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/// My account: each section is a form of its own.
@Controller
@RequestMapping("/account")
class AccountController {

    private static final String PAGE = "account/show";

    private final MyAccount accounts;
    private final PasswordChange passwordChange;
    private final KnownDevices devices;
    private final TestLetters testLetters;
    private final AddressChanges addresses;
    private final MessageSource words;

    AccountController(
            MyAccount accounts,
            PasswordChange passwordChange,
            KnownDevices devices,
            TestLetters testLetters,
            AddressChanges addresses,
            MessageSource words) {
        this.accounts = accounts;
        this.passwordChange = passwordChange;
        this.devices = devices;
        this.testLetters = testLetters;
        this.addresses = addresses;
        this.words = words;
    }

    @GetMapping
    String show(@AuthenticationPrincipal SignedIn me, Model model) {
        return page(me, model);
    }

    @PostMapping("/profile")
    String profile(
            @AuthenticationPrincipal SignedIn me,
            @Valid @ModelAttribute("profile") AccountForms.Profile form,
            BindingResult errors,
            Model model,
            RedirectAttributes flash,
            Locale locale) {
        if (!errors.hasErrors()) {
            save(() -> accounts.rename(me.userId(), form.displayName()), errors);
        }
        return errors.hasErrors()
                ? page(me, model)
                : saved("account.profile.saved", "profile", flash, locale);
    }

    @PostMapping("/email")
    String email(
            @AuthenticationPrincipal SignedIn me,
            @ModelAttribute("address") AccountForms.Address form,
            BindingResult errors,
            Model model,
            RedirectAttributes flash,
            Locale locale) {
        Faults.checkEmail(errors, "email", form.email());
        if (!errors.hasErrors()) {
            ask(me, form.address(), errors);
        }
        return errors.hasErrors()
                ? page(me, model)
                : saved("account.email.asked", "profile", flash, locale, form.address());
    }

    /// Proves the address that the user has.
    @PostMapping("/confirm")
    String confirm(
            @AuthenticationPrincipal SignedIn me,
            @RequestHeader(name = "HX-Request", defaultValue = "false") boolean part,
            Model model,
            RedirectAttributes flash,
            Locale locale) {
        var email = accounts.get(me.userId()).email();
        var form = new AccountForms.Address(email);
        var errors = new BeanPropertyBindingResult(form, "address");
        ask(me, email, errors);
        if (part) {
            var fault = errors.getFieldError("email");
            model.addAttribute("fault", fault == null ? null : fault.getCode());
            model.addAttribute("email", email);
            return "account/confirm-button :: asked";
        }
        if (errors.hasErrors()) {
            model.addAttribute("address", form);
            model.addAttribute(BindingResult.MODEL_KEY_PREFIX + "address", errors);
            return page(me, model);
        }
        return saved("account.email.asked", "profile", flash, locale, email);
    }

    @PostMapping("/email/cancel")
    String keepAddress(
            @AuthenticationPrincipal SignedIn me, RedirectAttributes flash, Locale locale) {
        addresses.cancel(me.userId());
        return saved("account.email.kept", "profile", flash, locale);
    }

    private void ask(SignedIn me, String address, BindingResult errors) {
        try {
            addresses.ask(null, me.userId(), address);
        } catch (AddressChanges.InUse e) {
            Faults.reject(errors, "email", "user.email.taken");
        } catch (AddressChanges.NoWay e) {
            Faults.reject(errors, "email", "account.email.noWay");
        } catch (AddressChanges.TooMany e) {
            Faults.reject(errors, "email", "account.email.tooMany");
        }
    }

    @PostMapping("/server")
    String server(
            @AuthenticationPrincipal SignedIn me,
            @Valid @ModelAttribute("server") AccountForms.Server form,
            BindingResult errors,
            Model model,
            RedirectAttributes flash,
            Locale locale) {
        if (!errors.hasErrors()) {
            save(() -> choose(me, form, errors), errors);
        }
        return errors.hasErrors()
                ? page(me, model)
                : saved("account.server.saved", "server", flash, locale);
    }

    @PostMapping("/test-letter")
    String testLetter(
            @AuthenticationPrincipal SignedIn me,
            @RequestHeader(name = "HX-Request", defaultValue = "false") boolean part,
            Model model,
            Locale locale) {
        var user = accounts.get(me.userId());
        model.addAttribute("domain", user.sender().domain());
        switch (testLetters.send(user, locale)) {
            case TestLetters.Outcome.Tried(var finding) -> model.addAttribute("finding", finding);
            case TestLetters.Outcome.NotTried(var reason) -> model.addAttribute("notTried", reason);
        }
        return part ? "account/report :: report" : page(me, model);
    }

    @PostMapping("/signature")
    String signature(
            @AuthenticationPrincipal SignedIn me,
            @Valid @ModelAttribute("signature") AccountForms.SignatureText form,
            BindingResult errors,
            Model model,
            RedirectAttributes flash,
            Locale locale) {
        if (!errors.hasErrors()) {
            save(() -> accounts.sign(me.userId(), form.signature()), errors);
        }
        return errors.hasErrors()
                ? page(me, model)
                : saved("account.signature.saved", "signature", flash, locale);
    }

    /// Shown in a frame that runs nothing. Never without content: an empty answer would leave
    /// before the headers of every page are added.
    @GetMapping("/signature")
    ResponseEntity<String> preview(@AuthenticationPrincipal SignedIn me) {
        return ResponseEntity.ok()
                .contentType(new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8))
                .header(
                        "Content-Security-Policy",
                        "default-src 'none'; img-src https:; frame-ancestors 'self'; sandbox")
                .body("<!doctype html>" + accounts.get(me.userId()).signatureHtml());
    }

    @PostMapping("/password")
    String password(
            @AuthenticationPrincipal SignedIn me,
            @Valid @ModelAttribute("password") AccountForms.Password form,
            BindingResult errors,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model,
            RedirectAttributes flash,
            Locale locale) {
        var session = request.getSession().getId();
        save(() -> passwordChange.apply(me, form, errors, session), errors);
        if (errors.hasErrors()) {
            return page(me, model);
        }
        devices.remember(request, response, me.userId());
        SignInMark.of(accounts.get(me.userId()).passwordHash()).keepIn(request.getSession());
        return saved("account.password.saved", "password", flash, locale);
    }

    @PostMapping("/appearance")
    String appearance(
            @AuthenticationPrincipal SignedIn me,
            @Valid @ModelAttribute("appearance") AccountForms.Appearance form,
            BindingResult errors,
            Model model,
            RedirectAttributes flash,
            Locale locale) {
        if (!errors.hasErrors()) {
            save(() -> accounts.prefer(me.userId(), form), errors);
        }
        var spoken = form.chosenLocale() == null ? locale : Locale.of(form.locale());
        return errors.hasErrors()
                ? page(me, model)
                : saved("account.appearance.saved", "appearance", flash, spoken);
    }

    private void choose(SignedIn me, AccountForms.Server form, BindingResult errors) {
        boolean chosen;
        try {
            chosen = accounts.sendThrough(me.userId(), form.smtpServerId());
        } catch (DataIntegrityViolationException deletedMeanwhile) {
            chosen = false;
        }
        if (!chosen) {
            Faults.reject(errors, "smtpServerId", "account.server.gone");
        }
    }

    private static void save(Runnable saving, BindingResult errors) {
        try {
            saving.run();
        } catch (OptimisticLockingFailureException e) {
            errors.reject("account.changedMeanwhile");
        }
    }

    /// Fills each section that was not sent with what is stored.
    private String page(SignedIn me, Model model) {
        var user = accounts.get(me.userId());
        var server = user.smtpServerId();
        var locale = user.locale();
        keep(model, "profile", new AccountForms.Profile(user.displayName()));
        keep(model, "server", new AccountForms.Server(server == null ? "" : server.toString()));
        keep(model, "signature", new AccountForms.SignatureText(user.signatureHtml()));
        keep(model, "password", new AccountForms.Password("", "", ""));
        keep(
                model,
                "appearance",
                new AccountForms.Appearance(locale == null ? "agency" : locale, user.theme()));
        var options = accounts.options(user);
        var chosen = server == null ? "" : server.toString();
        keep(model, "address", new AccountForms.Address(user.email()));
        model.addAttribute("email", user.email());
        model.addAttribute("proof", accounts.proof(user));
        model.addAttribute("until", user.unprovenUntil());
        model.addAttribute("pending", addresses.pending(me.userId()).orElse(null));
        model.addAttribute("domain", user.sender().domain());
        model.addAttribute("options", options);
        model.addAttribute("gone", options.stream().noneMatch(o -> o.value().equals(chosen)));
        model.addAttribute("locales", List.of("agency", "en", "nl"));
        model.addAttribute("themes", List.of("auto", "light", "dark"));
        return PAGE;
    }

    private static void keep(Model model, String name, Object stored) {
        if (!model.containsAttribute(name)) {
            model.addAttribute(name, stored);
        }
    }

    private String saved(
            String key,
            String section,
            RedirectAttributes flash,
            Locale locale,
            Object... arguments) {
        flash.addFlashAttribute("notice", words.getMessage(key, arguments, locale));
        return "redirect:/account#" + section;
    }
}

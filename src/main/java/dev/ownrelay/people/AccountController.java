package dev.ownrelay.people;

import dev.ownrelay.account.Faults;
import dev.ownrelay.account.SignInMark;
import dev.ownrelay.account.SignedIn;
import dev.ownrelay.link.AddressChanges;
import dev.ownrelay.signin.KnownDevices;
import dev.ownrelay.web.AskedAgain;
import dev.ownrelay.web.Flash;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.Valid;

import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.OptimisticLockingFailureException;
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
import org.springframework.web.bind.annotation.RequestParam;

import java.util.Locale;
import java.util.UUID;

/// My account: each section is a form of its own.
@Controller
@RequestMapping("/account")
class AccountController {

    private final AccountPage page;
    private final MyAccount accounts;
    private final ServerOptions servers;
    private final PasswordChange passwordChange;
    private final KnownDevices devices;
    private final AddressChanges addresses;

    AccountController(
            AccountPage page,
            MyAccount accounts,
            ServerOptions servers,
            PasswordChange passwordChange,
            KnownDevices devices,
            AddressChanges addresses) {
        this.page = page;
        this.accounts = accounts;
        this.servers = servers;
        this.passwordChange = passwordChange;
        this.devices = devices;
        this.addresses = addresses;
    }

    /// @param login the server for which the reader wants to sign in; null: the one that they chose
    @GetMapping
    String show(
            @RequestParam(required = false) @Nullable UUID login,
            @AuthenticationPrincipal SignedIn me,
            Model model) {
        model.addAttribute(AccountPage.LOGIN, login);
        return page.show(me, model);
    }

    /// The servers to choose from alone, for a page that stays open while the DNS is asked.
    ///
    /// @param smtpServerId what is chosen on the page, stored or not
    @GetMapping("/servers")
    String servers(
            @AuthenticationPrincipal SignedIn me,
            @RequestParam(defaultValue = "") String smtpServerId,
            @RequestHeader(name = "HX-Request", defaultValue = "false") boolean part,
            Model model) {
        return part ? page.choice(me, smtpServerId, model) : "redirect:/account#server";
    }

    @PostMapping("/profile")
    String profile(
            @AuthenticationPrincipal SignedIn me,
            @Valid @ModelAttribute("profile") AccountForms.Profile form,
            BindingResult errors,
            Model model,
            Flash flash) {
        return save(
                () -> accounts.rename(me.userId(), form.displayName()), me, errors, model, flash);
    }

    @AskedAgain("address")
    @PostMapping("/email")
    String email(
            @AuthenticationPrincipal SignedIn me,
            @ModelAttribute("address") AccountForms.Address form,
            BindingResult errors,
            Model model,
            Flash flash) {
        Faults.checkEmail(errors, "email", form.email());
        if (!errors.hasErrors()) {
            ask(me, form.address(), errors);
        }
        return errors.hasErrors() ? page.show(me, model) : asked(form.address(), flash);
    }

    /// Proves the address that the user has.
    @PostMapping("/confirm")
    String confirm(
            @AuthenticationPrincipal SignedIn me,
            @RequestHeader(name = "HX-Request", defaultValue = "false") boolean part,
            Model model,
            Flash flash) {
        var email = accounts.get(me.userId()).email();
        var form = new AccountForms.Address(email);
        var errors = new BeanPropertyBindingResult(form, "address");
        ask(me, email, errors);
        if (part) {
            var fault = errors.getFieldError("email");
            model.addAttribute("fault", fault == null ? null : fault.getCode());
            model.addAttribute("email", email);
            return "link/confirm-button :: asked";
        }
        if (errors.hasErrors()) {
            model.addAttribute("address", form);
            model.addAttribute(BindingResult.MODEL_KEY_PREFIX + "address", errors);
            return page.show(me, model);
        }
        return asked(email, flash);
    }

    private static String asked(String address, Flash flash) {
        flash.noticeIn("profile", "account.email.asked", address);
        return section("profile");
    }

    @PostMapping("/email/cancel")
    String keepAddress(@AuthenticationPrincipal SignedIn me, Flash flash) {
        addresses.cancel(me.userId());
        flash.noticeIn("profile", "account.email.kept");
        return section("profile");
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
            Flash flash) {
        return save(() -> choose(me, form, errors), me, errors, model, flash);
    }

    @PostMapping("/signature")
    String signature(
            @AuthenticationPrincipal SignedIn me,
            @Valid @ModelAttribute("signature") AccountForms.SignatureText form,
            BindingResult errors,
            Model model,
            Flash flash) {
        return save(() -> accounts.sign(me.userId(), form.signature()), me, errors, model, flash);
    }

    @PostMapping("/password")
    String password(
            @AuthenticationPrincipal SignedIn me,
            @Valid @ModelAttribute("password") AccountForms.Password form,
            BindingResult errors,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model,
            Flash flash) {
        var session = request.getSession();
        var answer =
                save(
                        () -> passwordChange.apply(me, form, errors, session.getId()),
                        me,
                        errors,
                        model,
                        flash);
        if (!errors.hasErrors()) {
            devices.remember(request, response, me.userId());
            SignInMark.of(accounts.get(me.userId()).passwordHash()).keepIn(session);
        }
        return answer;
    }

    @PostMapping("/appearance")
    String appearance(
            @AuthenticationPrincipal SignedIn me,
            @Valid @ModelAttribute("appearance") AccountForms.Appearance form,
            BindingResult errors,
            Model model,
            Flash flash) {
        var spoken = form.chosenLocale() == null ? flash : flash.in(Locale.of(form.locale()));
        return save(() -> accounts.prefer(me.userId(), form), me, errors, model, spoken);
    }

    private void choose(SignedIn me, AccountForms.Server form, BindingResult errors) {
        var user = accounts.get(me.userId());
        var fault = "account.server.gone";
        try {
            fault = servers.choose(user, form.smtpServerId());
        } catch (DataIntegrityViolationException deletedMeanwhile) {
            // said below
        }
        if (fault != null) {
            var domain = new Object[] {user.sender().domain()};
            errors.rejectValue("smtpServerId", fault, domain, null);
        }
    }

    /// Saves what was sent of a section unless it has a fault; the form is named as its section.
    private String save(
            Runnable saving, SignedIn me, BindingResult errors, Model model, Flash flash) {
        if (!errors.hasErrors()) {
            try {
                saving.run();
            } catch (OptimisticLockingFailureException e) {
                errors.reject("account.changedMeanwhile");
            }
        }
        if (errors.hasErrors()) {
            return page.show(me, model);
        }
        var section = errors.getObjectName();
        flash.noticeIn(section, "account." + section + ".saved");
        return section(section);
    }

    private static String section(String name) {
        return "redirect:/account#" + (name.equals("signature") ? "signature-section" : name);
    }
}

package dev.ownrelay.people;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ownrelay.account.Logo;
import dev.ownrelay.account.SignatureLogos;
import dev.ownrelay.account.SignedIn;
import dev.ownrelay.mail.SafeHtml;
import dev.ownrelay.web.Flash;

import jakarta.validation.Valid;

import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.validation.BindingResult;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;

import java.io.IOException;
import java.io.UncheckedIOException;

/// The signature as recipients see it, and the logo in it.
@Controller
@RequestMapping("/account")
class SignatureController {

    private static final String SECTION = "redirect:/account#signature-section";

    private final MyAccount accounts;
    private final SignatureLogos logos;
    private final AccountPage page;

    SignatureController(MyAccount accounts, SignatureLogos logos, AccountPage page) {
        this.accounts = accounts;
        this.logos = logos;
        this.page = page;
    }

    /// Shown in a frame that runs nothing.
    @GetMapping("/signature")
    ResponseEntity<String> preview(@AuthenticationPrincipal SignedIn me) {
        var logo = logos.find(me.userId()).map(found -> found.html(found.data())).orElse("");
        return ResponseEntity.ok()
                .contentType(new MediaType(MediaType.TEXT_HTML, UTF_8))
                .header(
                        "Content-Security-Policy",
                        "default-src 'none'; style-src 'unsafe-inline'; img-src https: data:;"
                                + " frame-ancestors 'self'; sandbox")
                .body(
                        SafeHtml.page(
                                accounts.get(me.userId()).signatureHtml()
                                        + "<div>"
                                        + logo
                                        + "</div>"));
    }

    @PostMapping("/logo")
    String logo(
            @AuthenticationPrincipal SignedIn me,
            @Valid @ModelAttribute("logoForm") AccountForms.LogoFile form,
            BindingResult errors,
            Model model,
            Flash flash) {
        var logo = errors.hasErrors() ? null : read(form, errors);
        if (logo == null) {
            return page.show(me, model);
        }
        logos.keep(me.userId(), logo);
        flash.noticeIn("signature", "account.logo.saved");
        return SECTION;
    }

    @PostMapping("/logo/remove")
    String remove(@AuthenticationPrincipal SignedIn me, Flash flash) {
        logos.remove(me.userId());
        flash.noticeIn("signature", "account.logo.removed");
        return SECTION;
    }

    /// @return null: the form says why it cannot be taken
    private static @Nullable Logo read(AccountForms.LogoFile form, BindingResult errors) {
        var file = form.logo();
        if (file == null || file.isEmpty()) {
            errors.rejectValue("logo", "account.logo.required");
            return null;
        }
        if (file.getSize() > Logo.MAX_OCTETS) {
            return refuse(errors, "account.logo.large", Logo.MAX_OCTETS / 1024);
        }
        try {
            var logo = Logo.of(file.getBytes()).orElse(null);
            if (logo == null) {
                return refuse(errors, "account.logo.type", 0);
            }
            return logo.isTooLarge()
                    ? refuse(errors, "account.logo.pixels", Logo.MAX_PIXELS)
                    : logo;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static @Nullable Logo refuse(BindingResult errors, String fault, int limit) {
        errors.rejectValue("logo", fault, new Object[] {limit}, null);
        return null;
    }
}

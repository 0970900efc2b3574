package dev.ownrelay.account;

import static org.springframework.http.HttpStatus.NOT_FOUND;

import jakarta.validation.Valid;

import org.springframework.context.MessageSource;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.validation.BindingResult;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

import java.util.Locale;
import java.util.UUID;

/// Maintenance, Users.
@Controller
@RequestMapping("/maintenance/users")
class UserController {

    private static final String FORM = "account/user-form";
    private static final String LIST = "redirect:/maintenance/users";

    private final Users users;
    private final MessageSource words;

    UserController(Users users, MessageSource words) {
        this.users = users;
        this.words = words;
    }

    @ModelAttribute("roles")
    Role[] roles() {
        return Role.values();
    }

    @GetMapping
    String list(Model model) {
        model.addAttribute("users", users.list());
        return "account/users";
    }

    @GetMapping("/new")
    String create(Model model) {
        model.addAttribute("form", UserForm.blank());
        return FORM;
    }

    @PostMapping("/new")
    String create(
            @Valid @ModelAttribute("form") UserForm form,
            BindingResult errors,
            RedirectAttributes flash,
            Locale locale) {
        Faults.checkEmail(errors, "email", form.email());
        Faults.checkPassword(errors, "password", form.password(), form.email());
        if (!errors.hasErrors()) {
            save(() -> users.create(form), errors);
        }
        return errors.hasErrors() ? FORM : saved(form, flash, locale);
    }

    @GetMapping("/{id}")
    String edit(@PathVariable UUID id, Model model) {
        var user = find(id);
        model.addAttribute("user", UserRow.of(user));
        model.addAttribute("version", user.version());
        model.addAttribute("form", UserForm.of(user));
        return FORM;
    }

    @PostMapping("/{id}")
    String update(
            @PathVariable UUID id,
            @Valid @ModelAttribute("form") UserForm form,
            BindingResult errors,
            Model model,
            RedirectAttributes flash,
            Locale locale) {
        var user = find(id);
        Faults.checkEmail(errors, "email", form.email());
        if (!form.password().isEmpty()) {
            Faults.checkPassword(errors, "password", form.password(), form.email());
        }
        if (!errors.hasErrors()) {
            save(() -> users.update(user, form), errors);
        }
        model.addAttribute("user", UserRow.of(user));
        model.addAttribute("version", user.version());
        return errors.hasErrors() ? FORM : saved(form, flash, locale);
    }

    private AppUser find(UUID id) {
        return users.find(id).orElseThrow(() -> new ResponseStatusException(NOT_FOUND));
    }

    private static void save(Runnable saving, BindingResult errors) {
        try {
            saving.run();
        } catch (SignIns.AddressTaken e) {
            Faults.reject(errors, "email", "user.email.taken");
        } catch (Users.LastAdministrator e) {
            errors.reject("user.lastAdministrator");
        } catch (Users.ChangedMeanwhile e) {
            errors.reject("user.changedMeanwhile");
        }
    }

    private String saved(UserForm form, RedirectAttributes flash, Locale locale) {
        var name = new Object[] {form.displayName()};
        flash.addFlashAttribute("notice", words.getMessage("user.saved", name, locale));
        return LIST;
    }
}

package dev.ownrelay.account;

import static org.springframework.http.HttpStatus.NOT_FOUND;

import dev.ownrelay.smtp.Routes;
import dev.ownrelay.smtp.ServerChoice;

import jakarta.validation.Valid;

import org.springframework.context.MessageSource;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.validation.BindingResult;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

import java.util.List;
import java.util.Locale;
import java.util.UUID;

/// Maintenance, Users.
@Controller
@RequestMapping("/maintenance/users")
class UserController {

    private static final String FORM = "account/user-form";
    private static final String LIST = "redirect:/maintenance/users";

    private final Users users;
    private final Routes routes;
    private final MessageSource words;

    UserController(Users users, Routes routes, MessageSource words) {
        this.users = users;
        this.routes = routes;
        this.words = words;
    }

    @ModelAttribute("roles")
    Role[] roles() {
        return Role.values();
    }

    /// @param server the id of a server: only the users who chose it
    @GetMapping
    String list(@RequestParam(defaultValue = "") String server, Model model) {
        var all = server.isBlank();
        model.addAttribute("users", all ? users.list() : chosen(server));
        model.addAttribute("filtered", !all);
        model.addAttribute("serverName", serverName(server));
        return "account/users";
    }

    /// What is no id is the server of nobody.
    private List<UserRow> chosen(String server) {
        try {
            return users.list(UUID.fromString(server));
        } catch (IllegalArgumentException e) {
            return List.of();
        }
    }

    /// Empty for a server that is switched off, or is not there.
    private String serverName(String server) {
        return routes.choices().stream()
                .filter(choice -> choice.id().toString().equals(server))
                .map(ServerChoice::name)
                .findFirst()
                .orElse("");
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
        model.addAttribute("version", find(id).version());
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
        } catch (Users.ChangedMeanwhile | OptimisticLockingFailureException e) {
            errors.reject("user.changedMeanwhile");
        }
    }

    private String saved(UserForm form, RedirectAttributes flash, Locale locale) {
        var name = new Object[] {form.displayName()};
        flash.addFlashAttribute("notice", words.getMessage("user.saved", name, locale));
        return LIST;
    }
}

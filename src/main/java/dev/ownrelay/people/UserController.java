package dev.ownrelay.people;

import dev.ownrelay.account.AppUser;
import dev.ownrelay.account.Faults;
import dev.ownrelay.account.Role;
import dev.ownrelay.account.SignedIn;
import dev.ownrelay.account.UserForm;
import dev.ownrelay.link.AddressChanges;
import dev.ownrelay.link.Invitations;
import dev.ownrelay.operator.Operators;
import dev.ownrelay.server.Routes;
import dev.ownrelay.server.ServerChoice;
import dev.ownrelay.web.AskedAgain;
import dev.ownrelay.web.Flash;
import dev.ownrelay.web.NotFound;

import jakarta.validation.Valid;

import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.validation.BindingResult;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Maintenance, Users.
@Controller
@RequestMapping("/maintenance/users")
class UserController {

    private static final String FORM = "people/user-form";
    private static final String LIST = "redirect:/maintenance/users";

    private final Users users;
    private final UserList list;
    private final Invitations invitations;
    private final AddressChanges addresses;
    private final Routes routes;

    UserController(
            Users users,
            UserList list,
            Invitations invitations,
            AddressChanges addresses,
            Routes routes) {
        this.users = users;
        this.list = list;
        this.invitations = invitations;
        this.addresses = addresses;
        this.routes = routes;
    }

    @ModelAttribute("roles")
    Role[] roles() {
        return Role.values();
    }

    /// @param server the id of a server: only the users who chose it
    @GetMapping
    String list(@RequestParam(defaultValue = "") String server, Model model) {
        var all = server.isBlank();
        var rows = all ? list.all() : chosen(server);
        model.addAttribute("users", rows);
        model.addAttribute("filtered", !all);
        model.addAttribute("unproven", rows.stream().filter(UserController::unproven).toList());
        model.addAttribute(
                "unprovenUntil", routes.relayAsksForProof() ? UserList.firstEnd(rows) : null);
        model.addAttribute("serverName", serverName(server));
        return "people/users";
    }

    private static boolean unproven(UserRow row) {
        return row.joined() && !row.proven();
    }

    /// What is no id is the server of nobody.
    private List<UserRow> chosen(String server) {
        try {
            return list.ofServer(UUID.fromString(server));
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

    @AskedAgain("user-new")
    @PostMapping("/new")
    String create(
            @AuthenticationPrincipal SignedIn me,
            @Valid @ModelAttribute("form") UserForm form,
            BindingResult errors,
            Model model,
            Flash flash) {
        Faults.checkEmail(errors, "email", form.email());
        if (errors.hasErrors()) {
            return FORM;
        }
        var created = created(form, errors);
        if (created.isEmpty()) {
            return FORM;
        }
        return form.enabled()
                ? invited(invitations.send(me, created.get()), model, flash)
                : saved("user.saved", form, flash);
    }

    private Optional<UUID> created(UserForm form, BindingResult errors) {
        try {
            return Optional.of(users.create(form));
        } catch (AddressChanges.InUse | DataIntegrityViolationException e) {
            Faults.reject(errors, "email", "user.email.taken");
            return Optional.empty();
        }
    }

    /// The link to hand over stands in this one answer, and nowhere else.
    private String invited(Invitations.Outcome outcome, Model model, Flash flash) {
        if (outcome instanceof Invitations.Outcome.ToHandOver handOver) {
            model.addAttribute("handOver", handOver);
            return "link/hand-over";
        }
        if (outcome instanceof Invitations.Outcome.Mailed(var name, var address)) {
            flash.notice("user.invited", name, address);
        } else {
            flash.problem("user.tooMany");
        }
        return LIST;
    }

    @GetMapping("/{id}")
    String edit(@AuthenticationPrincipal SignedIn me, @PathVariable UUID id, Model model) {
        var user = find(id);
        model.addAttribute("form", UserForm.of(user));
        return form(me, user, model);
    }

    private String form(SignedIn me, AppUser user, Model model) {
        model.addAttribute("user", list.row(user));
        model.addAttribute("version", user.version());
        model.addAttribute("yours", me.operator() || !user.operator());
        model.addAttribute("pending", addresses.pending(user.getId()).orElse(null));
        return FORM;
    }

    @AskedAgain("user-save")
    @PostMapping("/{id}")
    String update(
            @AuthenticationPrincipal SignedIn me,
            @PathVariable UUID id,
            @Valid @ModelAttribute("form") UserForm form,
            BindingResult errors,
            Model model,
            Flash flash) {
        var user = find(id);
        user.requireChangeableBy(me);
        Faults.checkEmail(errors, "email", form.email());
        if (!form.enabled() && user.joinedAt() != null && readdresses(user, form)) {
            Faults.reject(errors, "email", "user.email.off");
        }
        if (!errors.hasErrors()) {
            save(() -> users.update(me, user, form), errors);
        }
        if (errors.hasErrors()) {
            return form(me, find(id), model);
        }
        return readdresses(user, form)
                ? readdress(me, user, form, errors, model, flash)
                : saved("user.saved", form, flash);
    }

    private static boolean readdresses(AppUser user, UserForm form) {
        return !user.email().equalsIgnoreCase(form.address());
    }

    /// Somebody who has not joined is invited anew; others prove the new address first.
    private String readdress(
            SignedIn me,
            AppUser user,
            UserForm form,
            BindingResult errors,
            Model model,
            Flash flash) {
        if (user.joinedAt() == null) {
            return form.enabled()
                    ? invited(invitations.send(me, user.getId()), model, flash)
                    : saved("user.saved", form, flash);
        }
        save(() -> addresses.ask(me.userId(), user.getId(), form.address()), errors);
        return errors.hasErrors()
                ? form(me, find(user.getId()), model)
                : saved("user.saved.address", form, flash);
    }

    private AppUser find(UUID id) {
        return users.find(id).orElseThrow(NotFound::new);
    }

    private static void save(Runnable saving, BindingResult errors) {
        try {
            saving.run();
        } catch (AddressChanges.InUse | DataIntegrityViolationException e) {
            Faults.reject(errors, "email", "user.email.taken");
        } catch (AddressChanges.NoWay e) {
            Faults.reject(errors, "email", "user.email.noWay");
        } catch (AddressChanges.TooMany e) {
            Faults.reject(errors, "email", "user.tooMany");
        } catch (Users.LastAdministrator e) {
            errors.reject("user.lastAdministrator");
        } catch (Users.LastWayIn e) {
            errors.reject("user.lastWayIn");
        } catch (Operators.LastOperator e) {
            errors.reject("operators.last");
        } catch (Users.ChangedMeanwhile | OptimisticLockingFailureException e) {
            errors.reject("user.changedMeanwhile");
        }
    }

    private String saved(String key, UserForm form, Flash flash) {
        flash.notice(key, form.displayName(), form.address());
        return LIST;
    }
}

package dev.ownrelay.upkeep;

import static dev.ownrelay.upkeep.SmtpServerPage.ID;
import static dev.ownrelay.upkeep.SmtpServerPage.URL;

import dev.ownrelay.health.WaitingMessages;
import dev.ownrelay.provider.Presets;
import dev.ownrelay.server.CheckRequests;
import dev.ownrelay.server.ServerSettings;
import dev.ownrelay.server.SmtpServerTable;
import dev.ownrelay.server.StoredServer;
import dev.ownrelay.server.StoredServers;
import dev.ownrelay.web.AskedAgain;
import dev.ownrelay.web.Flash;

import jakarta.validation.Valid;

import org.hibernate.exception.ConstraintViolationException;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.validation.BindingResult;
import org.springframework.web.bind.WebDataBinder;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.InitBinder;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

import java.security.Principal;
import java.time.Clock;
import java.util.UUID;

/// The pages of the table *Other SMTP servers*.
@Controller
@RequestMapping(URL)
class SmtpServerController {

    private final StoredServers servers;
    private final SmtpServerTable table;
    private final SmtpServerValidator validator;
    private final CheckRequests requests;
    private final TestProofs proofs;
    private final ObjectProvider<WaitingMessages> messages;
    private final Clock clock;

    SmtpServerController(
            StoredServers servers,
            SmtpServerTable table,
            SmtpServerValidator validator,
            CheckRequests requests,
            TestProofs proofs,
            ObjectProvider<WaitingMessages> messages,
            Clock clock) {
        this.servers = servers;
        this.table = table;
        this.validator = validator;
        this.requests = requests;
        this.proofs = proofs;
        this.messages = messages;
        this.clock = clock;
    }

    @InitBinder("form")
    void readWords(WebDataBinder binder) {
        SmtpServerForm.readWords(binder);
    }

    @GetMapping
    String list(Model model) {
        model.addAttribute("servers", servers.all());
        model.addAttribute("underWay", requests.underWay());
        model.addAttribute("now", clock.instant());
        return "upkeep/list";
    }

    /// Checks all servers in the background; the list shows how it goes.
    @PostMapping("/check")
    String check(Flash flash) {
        var key = requests.start() ? "server.checks.started" : "server.checks.fresh";
        flash.notice(key);
        return "redirect:" + URL;
    }

    /// @param preset the key of a provider whose settings are filled in
    @GetMapping("/new")
    String create(
            @RequestParam(defaultValue = "") String preset, ProposedServer proposed, Model model) {
        var known = Presets.of(preset);
        model.addAttribute("preset", known.orElse(null));
        return SmtpServerPage.show(
                model,
                known.map(PresetForms::server)
                        .map(form -> proposed.account().on(form))
                        .orElseGet(() -> proposed.on(SmtpServerForm.empty())),
                known.map(PresetForms::login).orElseGet(LoginForm::empty),
                null);
    }

    @AskedAgain("server-save")
    @PostMapping("/new")
    String create(
            @Valid @ModelAttribute("form") SmtpServerForm form,
            BindingResult errors,
            @Valid @ModelAttribute("login") LoginForm login,
            BindingResult loginErrors,
            @RequestParam(defaultValue = "") String tested,
            Principal me,
            Model model,
            Flash flash) {
        var actor = UUID.fromString(me.getName());
        var typed = new TypedServer(form, errors, login, loginErrors);
        var settings = validator.read(typed, null, actor);
        if (settings.isPresent()) {
            try {
                var id = table.add(settings.get(), typed.secrets(), actor);
                proofs.count(id, 0, actor, tested);
                flash.notice("server.added", settings.get().name());
                return "redirect:" + SmtpServerPage.after(id, settings.get());
            } catch (DataIntegrityViolationException e) {
                rejectTakenName(e, errors);
            }
        }
        model.addAttribute("tested", tested);
        return SmtpServerPage.show(model, form, login, null);
    }

    /// Ends the rest of a server that failed.
    @PostMapping(ID + "/try-now")
    String tryNow(@PathVariable UUID id, Principal me, Flash flash) {
        var name = servers.get(id).name();
        boolean rested = table.tryNow(id, UUID.fromString(me.getName()));
        var key = rested ? "server.pause.tried" : "server.pause.none";
        flash.notice(key, name);
        return "redirect:" + URL + "/" + id;
    }

    /// Switches a server on or off and leaves the rest as it is.
    @PostMapping(ID + "/switch")
    String turn(@PathVariable UUID id, @RequestParam boolean enabled, Principal me, Flash flash) {
        var stored = servers.get(id);
        var wanted = stored.settings().enabled(enabled);
        var actor = UUID.fromString(me.getName());
        if (enabled && refuses(stored, actor, flash)) {
            return "redirect:" + URL + "/" + id;
        }
        try {
            table.change(id, stored.version(), wanted, TypedServer.NOTHING, actor);
        } catch (OptimisticLockingFailureException e) {
            flash.problem("server.switch.changed", stored.name());
            return "redirect:" + URL;
        }
        return saved(enabled ? "server.switched.on" : "server.switched.off", stored.name(), flash);
    }

    /// Says why a server cannot be switched on.
    private boolean refuses(StoredServer stored, UUID me, Flash flash) {
        if (stored.lacksPassword()) {
            flash.problem("server.switch.password", stored.name());
            return true;
        }
        var refusal = validator.refusal(stored.settings().destination(), me);
        refusal.ifPresent(flash::problem);
        return refusal.isPresent();
    }

    /// @param senderDomain what the form shall propose beside what is stored
    /// @param convert likewise: at which provider people shall sign in
    @GetMapping(ID)
    String edit(
            @PathVariable UUID id,
            @RequestParam(defaultValue = "") String senderDomain,
            @RequestParam(defaultValue = "") String convert,
            Model model) {
        var stored = servers.get(id);
        var form = SmtpServerForm.of(stored.settings(), stored.version());
        var login = SmtpServerPage.login(stored.settings()).switchedTo(convert);
        model.addAttribute("converting", login.kind().isPresent() && !convert.isEmpty());
        return SmtpServerPage.show(model, form.sendingAlsoFor(senderDomain), login, stored);
    }

    @AskedAgain("server-save")
    @PostMapping(ID)
    String update(
            @PathVariable UUID id,
            @Valid @ModelAttribute("form") SmtpServerForm form,
            BindingResult errors,
            @Valid @ModelAttribute("login") LoginForm login,
            BindingResult loginErrors,
            @RequestParam(defaultValue = "") String tested,
            Principal me,
            Model model,
            Flash flash) {
        var stored = servers.get(id);
        var typed = new TypedServer(form, errors, login, loginErrors);
        if (!form.version().equals(Integer.toString(stored.version()))) {
            return conflict(model, typed, stored);
        }
        var actor = UUID.fromString(me.getName());
        var settings = validator.read(typed, stored, actor);
        if (settings.isPresent()) {
            try {
                table.change(id, stored.version(), settings.get(), typed.secrets(), actor);
                proofs.count(id, stored.settingsVersion(), actor, tested);
                return changed(stored, settings.get(), flash);
            } catch (OptimisticLockingFailureException e) {
                return conflict(model, typed, servers.get(id));
            } catch (DataIntegrityViolationException e) {
                rejectTakenName(e, errors);
            }
        }
        model.addAttribute("tested", tested);
        return SmtpServerPage.show(model, form, login, stored);
    }

    private String changed(StoredServer before, ServerSettings now, Flash flash) {
        offerMessages(before.id(), flash);
        var key = now.enabled() || before.users() == 0 ? "" : ".inUse";
        flash.notice("server.saved" + key, now.name());
        return "redirect:" + SmtpServerPage.after(before.id(), now);
    }

    /// Messages that were meant for the former place leave only after a click.
    private void offerMessages(UUID id, Flash flash) {
        var held = messages.stream().mapToInt(waiting -> waiting.moved(id)).sum();
        if (held > 0) {
            flash.keep("heldMessages", held);
            flash.keep("heldServer", id);
        }
    }

    /// Shows what is stored now beside what was typed; saving again is then a decision.
    private static String conflict(Model model, TypedServer typed, StoredServer stored) {
        model.addAttribute("conflict", true);
        model.addAttribute(
                "differences", SmtpServerPage.differences(typed.form(), typed.login(), stored));
        return SmtpServerPage.show(model, typed.form(), typed.login(), stored);
    }

    private String saved(String key, String name, Flash flash) {
        flash.notice(key, name);
        return "redirect:" + URL;
    }

    private static void rejectTakenName(DataIntegrityViolationException e, BindingResult errors) {
        if (!(e.getCause() instanceof ConstraintViolationException violation)
                || !"smtp_server_name".equals(violation.getConstraintName())) {
            throw e;
        }
        errors.rejectValue("name", "server.name.taken");
    }
}

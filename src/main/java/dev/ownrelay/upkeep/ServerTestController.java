package dev.ownrelay.upkeep;

import static dev.ownrelay.upkeep.SmtpServerPage.ID;
import static dev.ownrelay.upkeep.SmtpServerPage.URL;

import dev.ownrelay.conversation.SmtpEndpoint;
import dev.ownrelay.conversation.StepListener;
import dev.ownrelay.conversation.Tls;
import dev.ownrelay.server.ServerSettings;
import dev.ownrelay.server.StoredServer;
import dev.ownrelay.server.StoredServers;
import dev.ownrelay.trial.LivePage;
import dev.ownrelay.trial.TestDiagnosis;
import dev.ownrelay.trial.TestFinding;

import jakarta.validation.Valid;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.validation.BeanPropertyBindingResult;
import org.springframework.validation.BindingResult;
import org.springframework.web.bind.WebDataBinder;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.InitBinder;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.context.request.ServletWebRequest;

import java.security.Principal;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/// *Test connection*, before or after saving, with what stands in the form.
@Controller
@RequestMapping(URL)
class ServerTestController {

    private final StoredServers servers;
    private final SmtpServerValidator validator;
    private final TestRuns runs;
    private final TestProofs proofs;
    private final TestTurns turns;
    private final TestDiagnosis diagnosis;
    private final LivePage page;

    ServerTestController(
            StoredServers servers,
            SmtpServerValidator validator,
            TestRuns runs,
            TestProofs proofs,
            TestTurns turns,
            TestDiagnosis diagnosis,
            LivePage page) {
        this.servers = servers;
        this.validator = validator;
        this.runs = runs;
        this.proofs = proofs;
        this.turns = turns;
        this.diagnosis = diagnosis;
        this.page = page;
    }

    @InitBinder("form")
    void readWords(WebDataBinder binder) {
        SmtpServerForm.readWords(binder);
    }

    @PostMapping("/test")
    String testTyped(
            @Valid @ModelAttribute("form") SmtpServerForm form,
            BindingResult errors,
            @Valid @ModelAttribute("login") LoginForm login,
            BindingResult loginErrors,
            Principal me,
            Model model,
            ServletWebRequest request)
            throws Exception {
        var typed = new TypedServer(form, errors, login, loginErrors);
        return test(typed, null, UUID.fromString(me.getName()), model, request);
    }

    @PostMapping(ID + "/test")
    String testStored(
            @PathVariable UUID id,
            @Valid @ModelAttribute("form") SmtpServerForm form,
            BindingResult errors,
            @Valid @ModelAttribute("login") LoginForm login,
            BindingResult loginErrors,
            Principal me,
            Model model,
            ServletWebRequest request)
            throws Exception {
        var typed = new TypedServer(form, errors, login, loginErrors);
        return test(typed, servers.get(id), UUID.fromString(me.getName()), model, request);
    }

    /// Tests what is stored, without a look at the form before.
    @PostMapping(ID + "/check")
    String testNow(@PathVariable UUID id, Principal me, Model model, ServletWebRequest request)
            throws Exception {
        var stored = servers.get(id);
        var form = SmtpServerForm.of(stored.settings(), stored.version());
        var login = SmtpServerPage.login(stored.settings());
        var typed =
                new TypedServer(
                        form, unbound(form, "form", model), login, unbound(login, "login", model));
        return test(typed, stored, UUID.fromString(me.getName()), model, request);
    }

    /// A reload of a result is a new start, not an error.
    @GetMapping("/test")
    String again() {
        return "redirect:" + URL + "/new";
    }

    @GetMapping({ID + "/test", ID + "/check"})
    String again(@PathVariable UUID id) {
        return "redirect:" + URL + "/" + servers.get(id).id();
    }

    private String test(
            TypedServer bound,
            @Nullable StoredServer stored,
            UUID me,
            Model model,
            ServletWebRequest request)
            throws Exception {
        var typed = switched(bound, request.getParameter("switchTo"), model);
        var form = typed.form();
        var live = page.steps(request);
        // before a name is looked up, so that nobody asks for names without limit
        Runnable test =
                () ->
                        sender(request, stored, me, model)
                                .ifPresent(sender -> run(typed, stored, me, sender, model, live));
        turns.refused(me, test).ifPresent(why -> model.addAttribute("notTested", why));
        // the version that was edited, so that a test does not hide another one's changes
        var view = SmtpServerPage.show(model, form, typed.login(), stored);
        model.addAttribute("version", form.version());
        model.addAttribute("testing", true);
        return live == StepListener.NONE ? view : "trial/report :: result";
    }

    /// With the mode that the last test offered to switch to.
    private static TypedServer switched(TypedServer typed, @Nullable String mode, Model model) {
        return Stream.of(Tls.values())
                .filter(offered -> offered.name().equals(mode))
                .findFirst()
                .map(typed.form()::switchedTo)
                .map(form -> {
                    var errors = unbound(form, "form", model);
                    errors.addAllErrors(typed.errors());
                    return new TypedServer(form, errors, typed.login(), typed.loginErrors());
                })
                .orElse(typed);
    }

    /// The page shows the fields of what the errors are bound to.
    private static BindingResult unbound(Object form, String name, Model model) {
        var errors = new BeanPropertyBindingResult(form, name);
        model.addAttribute(BindingResult.MODEL_KEY_PREFIX + name, errors);
        return errors;
    }

    /// Whose address the test takes: nobody tests as somebody who does not send through the server.
    private Optional<String> sender(
            ServletWebRequest request, @Nullable StoredServer stored, UUID me, Model model) {
        var wanted = Objects.requireNonNullElse(request.getParameter("testAs"), "").strip();
        var choosers = stored == null ? List.<String>of() : runs.choosers(stored.id());
        var sender =
                wanted.isEmpty()
                        ? Optional.of(runs.addressOf(me))
                        : choosers.stream().filter(wanted::equalsIgnoreCase).findFirst();
        model.addAttribute("choosers", choosers)
                .addAttribute("testAs", wanted)
                .addAttribute("testAsBad", sender.isEmpty());
        return sender;
    }

    private void run(
            TypedServer typed,
            @Nullable StoredServer stored,
            UUID me,
            String sender,
            Model model,
            StepListener live) {
        var settings = validator.read(typed, stored, me);
        settings.flatMap(wanted -> endpoint(typed, wanted, stored, me))
                .ifPresent(endpoint -> {
                    var exact = exact(typed, settings.get(), stored) ? stored : null;
                    var report = runs.run(endpoint, exact, me, sender, live);
                    show(diagnosis.of(endpoint, report), typed.form(), model);
                    model.addAttribute("tested", proofs.of(me, endpoint, report));
                    if (exact != null) {
                        model.addAttribute("testedAs", sender);
                        model.addAttribute("verdict", runs.verdict(exact, sender).orElse(null));
                    }
                });
    }

    private static void show(TestFinding finding, SmtpServerForm form, Model model) {
        var other = finding.switchTo();
        model.addAttribute("finding", finding);
        if (other != null) {
            model.addAttribute("switchAddress", form.switchedTo(other).address());
        }
    }

    private Optional<SmtpEndpoint> endpoint(
            TypedServer typed, ServerSettings wanted, @Nullable StoredServer stored, UUID me) {
        if (wanted.destination().login() != null) {
            var secret = typed.login().clientSecret();
            return Optional.of(runs.signingIn(wanted, stored, secret, me));
        }
        var password = typed.form().password();
        var id = stored == null ? null : stored.id();
        int version = stored == null ? 0 : stored.settingsVersion();
        if (id == null || !wanted.destination().hasLogin() || !password.isEmpty()) {
            return Optional.of(wanted.endpoint(id, password, version));
        }
        var secret = runs.secret(id, wanted.destination());
        if (secret.isEmpty()) {
            typed.errors().rejectValue("password", "server.password.unreadable");
        }
        return secret.map(known -> wanted.endpoint(id, known, version));
    }

    /// Whether the test says something of what is stored.
    private static boolean exact(
            TypedServer typed, ServerSettings wanted, @Nullable StoredServer stored) {
        return stored != null
                && typed.secrets().equals(TypedServer.NOTHING)
                && wanted.sameConversation(stored.settings());
    }
}

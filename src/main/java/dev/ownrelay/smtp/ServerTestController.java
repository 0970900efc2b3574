package dev.ownrelay.smtp;

import static dev.ownrelay.smtp.SmtpServerPage.ID;
import static dev.ownrelay.smtp.SmtpServerPage.URL;

import dev.ownrelay.rejection.Cause;
import dev.ownrelay.rejection.Rejections;

import jakarta.validation.Valid;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.validation.BindingResult;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.server.ResponseStatusException;

import java.security.Principal;
import java.util.Optional;
import java.util.UUID;

/// *Test connection*, before or after saving, with what stands in the form.
@Controller
@RequestMapping(URL)
class ServerTestController {

    private final SmtpServerTable table;
    private final SmtpServerValidator validator;
    private final ConnectionTest connectionTest;
    private final TestAllowance allowance;
    private final Rejections rejections;

    ServerTestController(
            SmtpServerTable table,
            SmtpServerValidator validator,
            ConnectionTest connectionTest,
            TestAllowance allowance,
            Rejections rejections) {
        this.table = table;
        this.validator = validator;
        this.connectionTest = connectionTest;
        this.allowance = allowance;
        this.rejections = rejections;
    }

    @PostMapping("/test")
    String testTyped(
            @Valid @ModelAttribute("form") SmtpServerForm form,
            BindingResult errors,
            Principal me,
            Model model) {
        return test(form, errors, null, UUID.fromString(me.getName()), model);
    }

    @PostMapping(ID + "/test")
    String testStored(
            @PathVariable UUID id,
            @Valid @ModelAttribute("form") SmtpServerForm form,
            BindingResult errors,
            Principal me,
            Model model) {
        return test(form, errors, find(id), UUID.fromString(me.getName()), model);
    }

    private StoredServer find(UUID id) {
        return table.find(id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    /// A reload of a result is a new start, not an error.
    @GetMapping("/test")
    String again() {
        return "redirect:" + URL + "/new";
    }

    @GetMapping(ID + "/test")
    String again(@PathVariable UUID id) {
        return "redirect:" + URL + "/" + find(id).id();
    }

    private String test(
            SmtpServerForm form,
            BindingResult errors,
            @Nullable StoredServer stored,
            UUID me,
            Model model) {
        var settings = validator.read(form, stored == null ? null : stored.settings(), errors);
        settings.flatMap(wanted -> endpoint(form, wanted, stored, errors))
                .ifPresent(endpoint -> {
                    if (allowance.take(me)) {
                        var exact = exact(form, settings.get(), stored) ? stored : null;
                        show(model, run(endpoint, exact, me));
                    } else {
                        model.addAttribute("tooMany", true);
                    }
                });
        // the version that was edited, so that a test does not hide another one's changes
        var view = SmtpServerPage.show(model, form, stored);
        model.addAttribute("version", form.version());
        model.addAttribute("testing", true);
        return view;
    }

    private Optional<SmtpEndpoint> endpoint(
            SmtpServerForm form,
            ServerSettings wanted,
            @Nullable StoredServer stored,
            BindingResult errors) {
        validator.requirePassword(form, wanted, stored, errors);
        if (errors.hasErrors()) {
            return Optional.empty();
        }
        var id = stored == null ? null : stored.id();
        int version = stored == null ? 0 : stored.settingsVersion();
        if (id == null || !wanted.destination().hasLogin() || !form.password().isEmpty()) {
            return Optional.of(wanted.endpoint(id, form.password(), version));
        }
        var secret = table.secret(id, wanted.destination());
        if (secret.isEmpty()) {
            errors.rejectValue("password", "server.password.unreadable");
        }
        return secret.map(password -> wanted.endpoint(id, password, version));
    }

    private ConnectionReport run(SmtpEndpoint endpoint, @Nullable StoredServer exact, UUID me) {
        var report = connectionTest.run(endpoint, "", StepListener.NONE);
        table.noteTest(endpoint.serverId(), exact, endpoint, report, me);
        return report;
    }

    /// Says the cause where it is known, which is more than the step alone tells.
    private void show(Model model, ConnectionReport report) {
        var result = report.result();
        model.addAttribute("report", report);
        var cause = rejections.explain(result.stage(), result.code(), null, result.text()).cause();
        if (!report.ok() && result.code() > 0 && cause != Cause.UNKNOWN) {
            model.addAttribute("cause", "cause." + cause.id());
        }
    }

    /// Whether the test says something of what is stored.
    private static boolean exact(
            SmtpServerForm form, ServerSettings wanted, @Nullable StoredServer stored) {
        return stored != null
                && form.password().isEmpty()
                && wanted.sameConversation(stored.settings());
    }
}

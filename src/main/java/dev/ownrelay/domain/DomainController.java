package dev.ownrelay.domain;

import static dev.ownrelay.domain.DomainController.URL;

import dev.ownrelay.account.SignedIn;
import dev.ownrelay.blocklist.ListReports;
import dev.ownrelay.domain.DomainRules.Typed;
import dev.ownrelay.signing.SigningPage;
import dev.ownrelay.trial.MinuteLimit;
import dev.ownrelay.web.AskedAgain;
import dev.ownrelay.web.Flash;
import dev.ownrelay.web.NotFound;

import org.springframework.dao.DataIntegrityViolationException;
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

import java.time.Clock;
import java.time.Duration;
import java.util.UUID;

/// *Maintenance, Sender domains*.
@Controller
@RequestMapping(URL)
class DomainController {

    static final String URL = "/maintenance/domains";
    static final String ID = "/{id:[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}}";

    /// Questions of one user in a minute.
    static final int CHECKS = 10;

    /// How long a press waits for the DNS; then the page goes on by itself.
    static final Duration PATIENCE = Duration.ofSeconds(4);

    private final DomainRegister register;
    private final DomainSummaries summaries;
    private final DomainPages pages;
    private final SigningPage signing;
    private final DomainLooks looks;
    private final ListReports reports;
    private final MinuteLimit limit;
    private final Clock clock;

    DomainController(
            DomainRegister register,
            DomainSummaries summaries,
            DomainPages pages,
            SigningPage signing,
            DomainLooks looks,
            ListReports reports,
            Clock clock) {
        this.register = register;
        this.summaries = summaries;
        this.pages = pages;
        this.signing = signing;
        this.looks = looks;
        this.reports = reports;
        this.clock = clock;
        limit = new MinuteLimit(clock, CHECKS);
    }

    /// @param domain what the field proposes
    @GetMapping
    String list(@RequestParam(defaultValue = "") String domain, Model model) {
        model.addAttribute("form", new DomainForm(domain));
        return page(model);
    }

    @AskedAgain("domain-add")
    @PostMapping
    String add(
            @ModelAttribute("form") DomainForm form,
            BindingResult errors,
            @AuthenticationPrincipal SignedIn me,
            Model model) {
        return switch (DomainRules.read(form.domain())) {
            case Typed.Bad(var wrong) -> {
                errors.rejectValue("domain", wrong);
                yield page(model);
            }
            case Typed.Ok(var domain) -> add(domain, me, errors, model);
        };
    }

    private String add(String domain, SignedIn me, BindingResult errors, Model model) {
        try {
            var id = added(domain, me);
            looks.now(id, me.userId(), PATIENCE);
            return "redirect:" + URL + "/" + id;
        } catch (DomainRegister.TooMany e) {
            errors.rejectValue("domain", "domain.many", new Object[] {DomainRegister.MOST}, null);
            return page(model);
        }
    }

    /// Two may add the same one at once; it is the same one then.
    private UUID added(String domain, SignedIn me) {
        try {
            return register.add(domain, me.userId());
        } catch (DataIntegrityViolationException e) {
            return register.add(domain, me.userId());
        }
    }

    /// Asks nobody: what is shown was found out before.
    @GetMapping(ID)
    String show(@PathVariable UUID id, @AuthenticationPrincipal SignedIn me, Model model) {
        model.addAttribute("reports", ReportAddress.of(find(id)));
        return page(id, me, model);
    }

    /// Says where reports about the domain go.
    @PostMapping(ID + "/reports")
    String reportTo(
            @PathVariable UUID id,
            @ModelAttribute("reports") ReportAddress typed,
            BindingResult errors,
            @AuthenticationPrincipal SignedIn me,
            Model model,
            Flash flash) {
        find(id);
        var address = typed.read();
        if (!typed.none() && address.isEmpty()) {
            errors.rejectValue("reportAddress", "reports.bad");
            return page(id, me, model);
        }
        register.reportTo(id, address.orElse(null), me.userId());
        flash.notice(typed.none() ? "reports.none" : "reports.saved");
        return "redirect:" + URL + "/" + id + "#reports";
    }

    private String page(UUID id, SignedIn me, Model model) {
        var dkim = signing.of(id);
        var page = pages.of(find(id), me.userId(), KeyPastes.of(dkim));
        model.addAttribute("page", page);
        model.addAttribute("dkim", dkim);
        model.addAttribute("asking", looks.underWay(id));
        model.addAttribute("domain", page.domain());
        model.addAttribute("blockLists", reports.ofDomain(page.domain().domain()).orElse(null));
        return "domain/show";
    }

    /// Asks the DNS; the page says what it said.
    @PostMapping(ID + "/check")
    String check(@PathVariable UUID id, @AuthenticationPrincipal SignedIn me, Flash flash) {
        find(id);
        if (!limit.take(me.userId())) {
            flash.problem("domain.checks.many");
        } else if (!looks.now(id, me.userId(), PATIENCE)) {
            flash.problem("domain.checks.busy");
        }
        return "redirect:" + URL + "/" + id;
    }

    @GetMapping(ID + "/delete")
    String askToDelete(@PathVariable UUID id, Model model) {
        model.addAttribute("domain", DomainRow.of(find(id), clock.instant()));
        return "domain/delete";
    }

    @AskedAgain("domain-delete")
    @PostMapping(ID + "/delete")
    String delete(@PathVariable UUID id, @AuthenticationPrincipal SignedIn me, Flash flash) {
        var name = register.remove(id, me.userId()).orElseThrow(NotFound::new);
        flash.notice("domain.removed", name);
        return "redirect:" + URL;
    }

    private String page(Model model) {
        model.addAttribute("domains", summaries.all());
        return "domain/list";
    }

    private SenderDomain find(UUID id) {
        return register.find(id).orElseThrow(NotFound::new);
    }
}

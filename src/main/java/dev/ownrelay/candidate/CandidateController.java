package dev.ownrelay.candidate;

import dev.ownrelay.account.SignedIn;
import dev.ownrelay.outbox.Outbox;

import jakarta.validation.Valid;

import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.validation.BeanPropertyBindingResult;
import org.springframework.validation.BindingResult;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

import java.util.List;
import java.util.Locale;
import java.util.UUID;

@Controller
@RequestMapping("/candidates")
class CandidateController {

    private static final int SUGGESTIONS = 20;

    private final CandidateRegister register;
    private final AddressMarks marks;
    private final Outbox outbox;
    private final MessageSource messages;

    CandidateController(
            CandidateRegister register, AddressMarks marks, Outbox outbox, MessageSource messages) {
        this.register = register;
        this.marks = marks;
        this.outbox = outbox;
        this.messages = messages;
    }

    /// A candidate as the type-ahead of other pages shows it.
    ///
    /// @param marked whether a mail server said that nobody is reached there
    record Suggestion(UUID id, String name, String email, boolean marked) {}

    @GetMapping
    String list(
            @RequestParam(defaultValue = "") String q,
            @RequestParam(required = false) @Nullable UUID after,
            Model model) {
        model.addAttribute("q", q.strip());
        var page = register.page(q, after);
        model.addAttribute("page", page);
        model.addAttribute("marks", marks.of(page.rows()));
        return "candidate/list";
    }

    @GetMapping("/search")
    @ResponseBody
    List<Suggestion> search(@RequestParam(defaultValue = "") String q) {
        var found = register.first(q, SUGGESTIONS);
        var marked = marks.of(found).keySet();
        return found.stream()
                .map(c ->
                        new Suggestion(
                                c.getId(), c.fullName(), c.email(), marked.contains(c.getId())))
                .toList();
    }

    @GetMapping("/new")
    String create(Model model) {
        model.addAttribute("form", CandidateForm.empty());
        return "candidate/form";
    }

    @PostMapping("/new")
    String create(
            @Valid @ModelAttribute("form") CandidateForm form,
            BindingResult errors,
            Locale locale,
            RedirectAttributes flash) {
        form.check(errors);
        if (!errors.hasErrors()) {
            try {
                UUID id = register.add(form);
                return saved(id, form, locale, flash);
            } catch (DataIntegrityViolationException e) {
                errors.rejectValue("email", "candidate.email.taken");
            }
        }
        return "candidate/form";
    }

    @GetMapping("/{id}")
    String show(@PathVariable UUID id, Model model) {
        var candidate = found(id);
        model.addAttribute("candidate", candidate);
        model.addAttribute("mark", marks.of(List.of(candidate)).get(id));
        model.addAttribute("letters", outbox.toCandidate(id));
        return "candidate/show";
    }

    @GetMapping("/{id}/edit")
    String edit(@PathVariable UUID id, Model model) {
        var candidate = found(id);
        model.addAttribute("candidate", candidate);
        model.addAttribute("form", CandidateForm.of(candidate));
        return "candidate/form";
    }

    @PostMapping("/{id}/edit")
    String update(
            @PathVariable UUID id,
            @Valid @ModelAttribute("form") CandidateForm form,
            BindingResult errors,
            Model model,
            Locale locale,
            RedirectAttributes flash) {
        model.addAttribute("candidate", found(id));
        form.check(errors);
        if (!errors.hasErrors()) {
            try {
                if (!register.change(id, form)) {
                    throw new ResponseStatusException(HttpStatus.NOT_FOUND);
                }
                return saved(id, form, locale, flash);
            } catch (DataIntegrityViolationException e) {
                errors.rejectValue("email", "candidate.email.taken");
            } catch (OptimisticLockingFailureException e) {
                showNewerRow(found(id), form, model);
            }
        }
        return "candidate/form";
    }

    @GetMapping("/{id}/delete")
    String delete(@PathVariable UUID id, Model model) {
        model.addAttribute("candidate", found(id));
        return "candidate/delete";
    }

    @PostMapping("/{id}/delete")
    String delete(@PathVariable UUID id, Locale locale, RedirectAttributes flash) {
        var removed = register.remove(id).orElseThrow(CandidateController::notFound);
        flash.addFlashAttribute("notice", say("candidate.deleted", removed.fullName(), locale));
        return "redirect:/candidates";
    }

    @PostMapping("/{id}/lift-mark")
    String liftMark(
            @PathVariable UUID id,
            @AuthenticationPrincipal SignedIn me,
            Locale locale,
            RedirectAttributes flash) {
        var candidate =
                register.liftMark(id, me.userId()).orElseThrow(CandidateController::notFound);
        flash.addFlashAttribute("notice", say("candidate.mark.lifted", candidate.email(), locale));
        return "redirect:/candidates/" + id;
    }

    /// What was typed stays and may be saved over the newer row once that has been seen.
    private static void showNewerRow(Candidate now, CandidateForm form, Model model) {
        var retry = form.onVersion(now.version());
        var result = new BeanPropertyBindingResult(retry, "form");
        result.reject("candidate.changed", new Object[] {now.fullName(), now.email()}, null);
        model.addAttribute("candidate", now);
        model.addAttribute("form", retry);
        model.addAttribute(BindingResult.MODEL_KEY_PREFIX + "form", result);
    }

    private String saved(UUID id, CandidateForm form, Locale locale, RedirectAttributes flash) {
        String name = form.firstName() + " " + form.lastName();
        flash.addFlashAttribute("notice", say("candidate.saved", name, locale));
        return "redirect:/candidates/" + id;
    }

    private String say(String key, String name, Locale locale) {
        return messages.getMessage(key, new Object[] {name}, locale);
    }

    private Candidate found(UUID id) {
        return register.find(id).orElseThrow(CandidateController::notFound);
    }

    private static ResponseStatusException notFound() {
        return new ResponseStatusException(HttpStatus.NOT_FOUND);
    }
}

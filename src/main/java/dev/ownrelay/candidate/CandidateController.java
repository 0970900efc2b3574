package dev.ownrelay.candidate;

import dev.ownrelay.account.Role;
import dev.ownrelay.account.SignedIn;
import dev.ownrelay.web.Flash;
import dev.ownrelay.web.NotFound;

import jakarta.validation.Valid;

import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.OptimisticLockingFailureException;
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

import java.util.List;
import java.util.UUID;

@Controller
@RequestMapping("/candidates")
class CandidateController {

    private static final int SUGGESTIONS = 20;

    private final CandidateRegister register;
    private final AddressMarks marks;
    private final CandidateEmails emails;

    CandidateController(CandidateRegister register, AddressMarks marks, CandidateEmails emails) {
        this.register = register;
        this.marks = marks;
        this.emails = emails;
    }

    /// A candidate as the type-ahead of other pages shows it.
    ///
    /// @param marked whether a mail server said that nobody is reached there
    record Suggestion(UUID id, String name, String email, boolean marked) {}

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
            @AuthenticationPrincipal SignedIn me,
            Model model,
            Flash flash) {
        form.check(errors);
        if (!errors.hasErrors()) {
            try {
                boolean meant = form.readmits() && me.role() == Role.ADMIN;
                UUID id = meant ? register.readmit(form, me.userId()) : register.add(form);
                return saved(id, form, flash);
            } catch (DataIntegrityViolationException e) {
                errors.rejectValue("email", "candidate.email.taken");
            } catch (ErasedAddresses.ErasedException e) {
                errors.rejectValue("email", "candidate.email.erased");
                model.addAttribute("erased", e.at());
            }
        }
        return "candidate/form";
    }

    /// @param after the last email that was shown already
    @GetMapping("/{id}")
    String show(@PathVariable UUID id, @RequestParam(defaultValue = "") String after, Model model) {
        var candidate = found(id);
        model.addAttribute("candidate", candidate);
        model.addAttribute("mark", marks.of(List.of(candidate)).get(id));
        model.addAttribute("thread", emails.thread(id, CandidateFilter.id(after)));
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
            Flash flash) {
        model.addAttribute("candidate", found(id));
        form.check(errors);
        if (!errors.hasErrors()) {
            try {
                if (!register.change(id, form)) {
                    throw new NotFound();
                }
                return saved(id, form, flash);
            } catch (DataIntegrityViolationException e) {
                errors.rejectValue("email", "candidate.email.taken");
            } catch (ErasedAddresses.ErasedException e) {
                errors.rejectValue("email", "candidate.email.erased.change");
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
    String delete(@PathVariable UUID id, Flash flash) {
        var removed = register.remove(id).orElseThrow(NotFound::new);
        flash.notice("candidate.deleted", removed.fullName());
        return "redirect:/candidates";
    }

    @PostMapping("/{id}/lift-mark")
    String liftMark(@PathVariable UUID id, @AuthenticationPrincipal SignedIn me, Flash flash) {
        var candidate = register.liftMark(id, me.userId()).orElseThrow(NotFound::new);
        flash.notice("candidate.mark.lifted", candidate.email());
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

    private static String saved(UUID id, CandidateForm form, Flash flash) {
        flash.notice("candidate.saved", form.firstName() + " " + form.lastName());
        return "redirect:/candidates/" + id;
    }

    private Candidate found(UUID id) {
        return register.find(id).orElseThrow(NotFound::new);
    }
}

package dev.ownrelay.candidate;

import dev.ownrelay.account.SignedIn;
import dev.ownrelay.web.Flash;

import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.validation.BeanPropertyBindingResult;
import org.springframework.validation.BindingResult;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

import java.util.List;
import java.util.Objects;
import java.util.UUID;

/// The list of candidates, and what is done in it: adding somebody in a moment, writing to many.
@Controller
@RequestMapping("/candidates")
class CandidateListController {

    /// The most that is read of one line.
    private static final int LONGEST = 400;

    private final CandidateSearch search;
    private final CandidateRegister register;
    private final CandidateEmails emails;
    private final AddressMarks marks;
    private final Selections selections;
    private final Recipients recipients;

    CandidateListController(
            CandidateSearch search,
            CandidateRegister register,
            CandidateEmails emails,
            AddressMarks marks,
            Selections selections,
            Recipients recipients) {
        this.search = search;
        this.register = register;
        this.emails = emails;
        this.marks = marks;
        this.selections = selections;
        this.recipients = recipients;
    }

    @GetMapping
    String list(@ModelAttribute("filter") CandidateFilter filter, Model model) {
        var page = search.page(filter);
        model.addAttribute("page", page);
        model.addAttribute("marks", marks.of(page.rows()));
        model.addAttribute(
                "last", emails.last(page.rows().stream().map(Candidate::getId).toList()));
        model.addAttribute("count", search.count(filter, page, Recipients.MOST + 1));
        model.addAttribute("most", Recipients.MOST);
        return "candidate/list";
    }

    /// @param who as mail programs write it, `Anna de Vries <anna@example.com>`
    @PostMapping("/quick")
    String add(@RequestParam(defaultValue = "") String who, Model model, Flash flash) {
        var typed = who.strip().substring(0, Math.min(who.strip().length(), LONGEST));
        var people = AddressList.of(typed).people();
        var person = people.size() == 1 ? people.getFirst() : new Newcomer("", "", typed, true);
        var form = CandidateForm.of(person);
        var errors = new BeanPropertyBindingResult(form, "form");
        form.check(errors);
        if (person.named() && !errors.hasErrors()) {
            try {
                register.add(form);
                flash.notice("candidate.saved", form.firstName() + " " + form.lastName());
                return "redirect:/candidates";
            } catch (DataIntegrityViolationException e) {
                errors.rejectValue("email", "candidate.email.taken");
            } catch (ErasedAddresses.ErasedException e) {
                errors.rejectValue("email", "candidate.email.erased");
                model.addAttribute("erased", e.at());
            }
        }
        model.addAttribute("form", form);
        model.addAttribute(BindingResult.MODEL_KEY_PREFIX + "form", errors);
        return "candidate/form";
    }

    /// @param candidate who was ticked
    /// @param all whether all that the filter shows are meant, up to [Recipients#MOST]
    @PostMapping("/write")
    String write(
            @AuthenticationPrincipal SignedIn me,
            @RequestParam(defaultValue = "") List<String> candidate,
            @RequestParam(defaultValue = "") String all,
            @ModelAttribute("filter") CandidateFilter filter,
            Flash flash) {
        var chosen =
                all.equals("true") ? search.ids(filter, Recipients.MOST + 1) : existing(candidate);
        if (chosen.isEmpty()) {
            flash.problem("candidate.many.nobody");
            return "redirect:" + filter.address();
        }
        if (chosen.size() == 1) {
            return "redirect:/messages/new?candidate=" + chosen.getFirst();
        }
        if (chosen.size() > Recipients.MOST) {
            flash.problem("candidate.many.most", Recipients.MOST);
        }
        var kept = chosen.stream().limit(Recipients.MOST).toList();
        return "redirect:/messages/new?selection=" + selections.keep(me.userId(), kept);
    }

    private List<UUID> existing(List<String> ids) {
        return recipients
                .find(
                        ids.stream()
                                .map(CandidateFilter::id)
                                .filter(Objects::nonNull)
                                .limit(Recipients.MOST + 1L)
                                .toList())
                .stream()
                .map(Candidate::getId)
                .toList();
    }
}

package dev.ownrelay.compose;

import dev.ownrelay.account.SignedIn;
import dev.ownrelay.candidate.Recipients;

import jakarta.validation.Valid;

import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.validation.BeanPropertyBindingResult;
import org.springframework.validation.BindingResult;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Says while somebody writes what filters would hold against the message, and mends it. Nothing is
/// kept or sent.
@Controller
class CheckController {

    private final Writers writers;
    private final EmailRoutes ways;
    private final Recipients recipients;
    private final EarlierMessages earlierMessages;
    private final DraftChecks checks;
    private final SecondOpinions opinions;
    private final ComposePage page;

    CheckController(
            Writers writers,
            EmailRoutes ways,
            Recipients recipients,
            EarlierMessages earlierMessages,
            DraftChecks checks,
            SecondOpinions opinions,
            ComposePage page) {
        this.writers = writers;
        this.ways = ways;
        this.recipients = recipients;
        this.earlierMessages = earlierMessages;
        this.checks = checks;
        this.opinions = opinions;
        this.page = page;
    }

    /// @param notYet what is missing, of which the findings say what matters
    /// @param part whether the page stays and takes the answer in by itself
    @PostMapping("/messages/check")
    String check(
            @AuthenticationPrincipal SignedIn me,
            @Valid @ModelAttribute("form") ComposeForm form,
            BindingResult notYet,
            @Valid @ModelAttribute("check") CheckForm check,
            BindingResult neverWrong,
            @RequestHeader(name = "HX-Request", defaultValue = "false") boolean part,
            Model model) {
        if (part && check.asksForOpinion()) {
            return opinion(me, form, model);
        }
        try (var turn = checks.turn(me)) {
            boolean glance = turn == null || part && !check.asksAboutFiles();
            var earlier =
                    glance
                            ? earlierMessages.glance(form.follows(), me)
                            : earlierMessages.find(form.follows(), me);
            var writing = writing(me, form, earlier);
            if (turn == null || form.isTooMuch(writing.along())) {
                return notLookedAt(writing, earlier, check, part, model);
            }
            return part
                    ? part(writing, check, turn, me, model)
                    : mendedPage(writing, earlier, check, turn, me, model);
        }
    }

    private String opinion(SignedIn me, ComposeForm form, Model model) {
        var writing = writing(me, form, earlierMessages.glance(form.follows(), me));
        if (!form.isTooMuch(writing.along())) {
            model.addAttribute("opinion", opinions.of(writing, me).orElse(null));
        }
        return "compose/opinion :: opinion";
    }

    private Writing writing(SignedIn me, ComposeForm form, Optional<EarlierMessage> earlier) {
        var sender = writers.find(me);
        var way = ways.of(sender, form.via());
        var to = recipients.find(form.recipients());
        return new Writing(form, form.along(earlier), sender, way, to);
    }

    private String part(
            Writing writing, CheckForm check, CheckTurns.Turn turn, SignedIn me, Model model) {
        var mended = checks.mended(writing, check, check.asksAboutFiles());
        model.addAttribute("mayOverrule", checks.mayOverrule(me));
        if (check.asksAboutFiles()) {
            var found = checks.ofFiles(mended);
            model.addAttribute("fileFindings", together(checks.scanned(turn, writing, me), found));
            return "compose/findings :: files";
        }
        model.addAttribute("findings", checks.live(mended));
        model.addAttribute("mended", check.mend().isEmpty() ? null : mended);
        return "compose/findings :: answer";
    }

    private String mendedPage(
            Writing writing,
            Optional<EarlierMessage> earlier,
            CheckForm check,
            CheckTurns.Turn turn,
            SignedIn me,
            Model model) {
        var mended = checks.mended(writing, check, true);
        var found = checks.all(mended);
        var changed = writing.with(writing.form().mended(mended.subject(), mended.html()));
        checks.fill(together(checks.scanned(turn, changed, me), found), me, model);
        model.addAttribute("opinion", opinions.of(changed, me).orElse(null));
        var form = changed.form();
        return whole(changed, earlier, new BeanPropertyBindingResult(form, "form"), model);
    }

    private static List<ShownFinding> together(List<ShownFinding> one, List<ShownFinding> other) {
        return Stream.concat(one.stream(), other.stream()).toList();
    }

    /// What is more than any email may be says so beside its field. Where too many are looked at
    /// already, nothing is said.
    private String notLookedAt(
            Writing writing,
            Optional<EarlierMessage> earlier,
            CheckForm check,
            boolean part,
            Model model) {
        if (part) {
            return "compose/findings :: " + (check.asksAboutFiles() ? "files" : "answer");
        }
        var errors = new BeanPropertyBindingResult(writing.form(), "form");
        writing.form().rejectTooMuch(writing.along(), errors);
        return whole(writing, earlier, errors, model);
    }

    private String whole(
            Writing writing, Optional<EarlierMessage> earlier, BindingResult errors, Model model) {
        model.addAttribute("form", errors.getTarget());
        model.addAttribute(BindingResult.MODEL_KEY_PREFIX + "form", errors);
        model.addAttribute("written", true);
        model.addAttribute("earlier", earlier.orElse(null));
        return page.fill(writing.to(), writing.sender(), writing.way(), model);
    }
}

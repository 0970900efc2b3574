package dev.ownrelay.explanation;

import dev.ownrelay.account.SignedIn;
import dev.ownrelay.web.Flash;

import org.jspecify.annotations.Nullable;
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

import java.util.UUID;

/// *Is this explanation right?*, for administrators. The id is that of a try or of what came back.
@Controller
@RequestMapping("/maintenance/explanations/{id:[0-9a-f]{8}-[0-9a-f-]{27}}")
class ReplyNoteController {

    private static final String PAGE = "explanation/note-form";

    private final ReplyNotes notes;

    ReplyNoteController(ReplyNotes notes) {
        this.notes = notes;
    }

    @GetMapping
    String form(@PathVariable UUID id, @AuthenticationPrincipal SignedIn me, Model model) {
        var page = notes.page(id, me);
        model.addAttribute("page", page);
        model.addAttribute("noteForm", form(page.note()));
        return PAGE;
    }

    @PostMapping("/wrong")
    String wrong(@PathVariable UUID id, @AuthenticationPrincipal SignedIn me, Flash flash) {
        notes.foundWrong(id, me);
        flash.notice("note.thanks");
        return "redirect:/maintenance/explanations/" + id;
    }

    @PostMapping
    String write(
            @PathVariable UUID id,
            @ModelAttribute("noteForm") NoteForm form,
            BindingResult errors,
            @AuthenticationPrincipal SignedIn me,
            Model model,
            Flash flash) {
        var page = notes.page(id, me);
        form.check(errors);
        if (!errors.hasErrors()) {
            try {
                notes.write(id, form, me);
                flash.notice("note.saved");
                return "redirect:/messages/" + page.messageId();
            } catch (ReplyNotes.ChangedException e) {
                showNewerNote(e.now(), form, model);
            }
        }
        model.addAttribute("page", page);
        return PAGE;
    }

    @PostMapping("/remove")
    String remove(@PathVariable UUID id, @AuthenticationPrincipal SignedIn me, Flash flash) {
        var message = notes.page(id, me).messageId();
        var key = notes.remove(id, me) ? "note.removed" : "note.rightAgain";
        flash.notice(key);
        return "redirect:/messages/" + message;
    }

    private static NoteForm form(ReplyNotes.@Nullable Shown note) {
        return note == null || !note.written()
                ? new NoteForm("", "", "")
                : new NoteForm(note.what(), note.next(), Integer.toString(note.version()));
    }

    /// What was typed stays and may be saved over the newer note once that has been seen.
    private static void showNewerNote(ReplyNotes.Shown now, NoteForm form, Model model) {
        var retry = form.onVersion(now.version());
        var errors = new BeanPropertyBindingResult(retry, "noteForm");
        errors.rejectValue("what", "note.changed", new Object[] {now.by(), now.what()}, null);
        model.addAttribute("noteForm", retry);
        model.addAttribute(BindingResult.MODEL_KEY_PREFIX + "noteForm", errors);
    }
}

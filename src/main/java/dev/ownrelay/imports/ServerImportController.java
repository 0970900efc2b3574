package dev.ownrelay.imports;

import dev.ownrelay.imports.LookedRow.PasswordState;
import dev.ownrelay.web.AskedAgain;
import dev.ownrelay.web.Flash;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;

import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.validation.BindingResult;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.InitBinder;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.server.ResponseStatusException;

import java.security.Principal;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Pattern;

/// The pages of an import: a list is pasted, then corrected and tested, then saved.
@Controller
@RequestMapping(ServerImportController.URL)
class ServerImportController {

    static final String URL = "/maintenance/smtp-servers/import";

    private static final String SERVERS = "/maintenance/smtp-servers";
    private static final String PASTE = "imports/paste";

    /// As on our pages.
    private static final Pattern ROW = Pattern.compile("rows\\[[0-9]{1,2}]\\.[A-Za-z]+");

    private final ServerImport imports;

    ServerImportController(ServerImport imports) {
        this.imports = imports;
    }

    /// @param list as it was pasted; never sent back, for it may hold passwords
    record PasteForm(String list, @Nullable MultipartFile file) {

        PasteForm {
            list = Objects.requireNonNullElse(list, "");
        }

        @Override
        public String toString() {
            return "PasteForm";
        }
    }

    /// More rows than a list can have would not be bound.
    @InitBinder
    void refuseOtherRows(HttpServletRequest request) {
        var names = Collections.list(request.getParameterNames()).stream();
        if (names.anyMatch(name -> name.startsWith("rows[") && !ROW.matcher(name).matches())) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST);
        }
    }

    @GetMapping
    String ask(Model model) {
        model.addAttribute("form", new PasteForm("", null));
        return PASTE;
    }

    /// A reload of a result is a new start, not an error.
    @GetMapping({"/test", "/save"})
    String again() {
        return "redirect:" + URL;
    }

    @PostMapping
    String read(
            @Valid @ModelAttribute("form") PasteForm form,
            BindingResult errors,
            Principal me,
            Model model) {
        if (errors.getTarget() == null) {
            return "redirect:" + URL; // text where a file belongs, which no browser sends
        }
        if (errors.hasErrors()) {
            return PASTE;
        }
        if (!imports.mayBegin(user(me))) {
            errors.rejectValue("list", "import.often");
            return PASTE;
        }
        var list = ServerList.of(ListFile.text(form.list(), form.file()));
        if (list.servers().isEmpty()) {
            errors.rejectValue("list", "import.empty");
            return PASTE;
        }
        var draft = UUID.randomUUID();
        var rows = imports.begin(draft, list.servers(), user(me));
        model.addAttribute("more", list.more());
        return ImportPage.show(model, draft, rows);
    }

    @PostMapping("/test")
    String test(
            @ModelAttribute("form") ImportForm form,
            BindingResult errors,
            Principal me,
            Model model) {
        var draft = form.id();
        var rows = imports.test(imports.look(draft, form.rows(), user(me)), user(me));
        model.addAttribute("tested", true);
        return ImportPage.show(model, draft, rows);
    }

    @AskedAgain("servers-import")
    @PostMapping("/save")
    String save(
            @ModelAttribute("form") ImportForm form,
            BindingResult errors,
            Principal me,
            Model model,
            Flash flash) {
        var draft = form.id();
        var rows = imports.look(draft, form.rows(), user(me));
        var chosen = rows.stream().filter(row -> row.row().chosen()).toList();
        if (!ImportPage.faultless(rows)) {
            return ImportPage.show(model, draft, rows, "import.faults");
        }
        if (chosen.isEmpty()) {
            return ImportPage.show(model, draft, rows, "import.none");
        }
        try {
            flash.notice("import.done", imports.save(draft, chosen, user(me)));
            tellOff(chosen, flash);
            return "redirect:" + SERVERS;
        } catch (DataIntegrityViolationException taken) {
            var now = imports.look(draft, form.rows(), user(me));
            return ImportPage.show(model, draft, now, "import.changed");
        }
    }

    private static void tellOff(List<LookedRow> chosen, Flash flash) {
        var off =
                chosen.stream()
                        .filter(row -> row.state() == PasswordState.LATER)
                        .map(row -> row.row().name())
                        .toList();
        if (!off.isEmpty()) {
            flash.notice("import.off", off.size(), String.join(", ", off));
        }
    }

    private static UUID user(Principal me) {
        return UUID.fromString(me.getName());
    }
}

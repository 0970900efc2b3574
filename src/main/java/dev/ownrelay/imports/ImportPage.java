package dev.ownrelay.imports;

import org.jspecify.annotations.Nullable;
import org.springframework.ui.Model;
import org.springframework.validation.BeanPropertyBindingResult;
import org.springframework.validation.BindingResult;
import org.springframework.validation.Errors;
import org.springframework.validation.FieldError;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/// Puts together the page on which a list is corrected.
final class ImportPage {

    private static final String VIEW = "imports/preview";
    private static final String FORM = "form";

    private ImportPage() {}

    static String show(Model model, UUID draft, List<LookedRow> rows) {
        return show(model, draft, rows, null);
    }

    /// @param fault the message key of what is wrong with the whole; null: nothing
    static String show(Model model, UUID draft, List<LookedRow> rows, @Nullable String fault) {
        var form = new ImportForm(draft.toString(), rows.stream().map(LookedRow::row).toList());
        var errors = errors(form, rows);
        if (fault != null) {
            errors.reject(fault);
        }
        model.addAttribute(FORM, form);
        model.addAttribute(BindingResult.MODEL_KEY_PREFIX + FORM, errors);
        model.addAttribute("rows", rows);
        model.addAttribute("modes", List.of("STARTTLS", "TLS", "NONE"));
        return VIEW;
    }

    static boolean faultless(List<LookedRow> rows) {
        var form = new ImportForm("", rows.stream().map(LookedRow::row).toList());
        return !errors(form, rows).hasErrors();
    }

    /// Beside the fields of the rows that are chosen.
    private static BindingResult errors(ImportForm form, List<LookedRow> rows) {
        var errors = new BeanPropertyBindingResult(form, FORM);
        var names = new HashSet<String>();
        for (int i = 0; i < rows.size(); i++) {
            var row = rows.get(i);
            if (row.row().chosen()) {
                reject(errors, "rows[" + i + "].", row);
                refuseSecondName(errors, "rows[" + i + "].name", row, names);
            }
        }
        return errors;
    }

    private static void reject(BindingResult errors, String row, LookedRow looked) {
        for (var error : looked.checked().errors()) {
            errors.addError(
                    new FieldError(
                            FORM,
                            row + error.getField(),
                            null,
                            false,
                            error.getCodes(),
                            error.getArguments(),
                            error.getDefaultMessage()));
        }
        if (!looked.faultless()) {
            errors.rejectValue(row + "password", "import.password.again");
        } else if (!looked.checked().ok() && looked.checked().errors().isEmpty()) {
            errors.rejectValue(row + "address", "import.slow");
        }
    }

    /// A name stands once in the table, and once in the list.
    private static void refuseSecondName(
            Errors errors, String field, LookedRow row, HashSet<String> names) {
        var name = row.row().name().strip();
        boolean taken = !name.isEmpty() && name.equalsIgnoreCase(row.standing());
        if (!names.add(name.toLowerCase(Locale.ROOT)) || taken) {
            errors.rejectValue(field, "server.name.taken");
        }
    }
}

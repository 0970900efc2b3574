package dev.ownrelay.audit;

import dev.ownrelay.web.AskedAgain;

import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.validation.BindingResult;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.server.ResponseStatusException;

import java.io.IOException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Locale;

/// *Maintenance, Audit trail* of an agency and *Operator, Audit trail* of the installation.
@Controller
class AuditController {

    private final AuditPages pages;
    private final AuditCsv csv;
    private final Clock clock;
    private final ZoneId zone;

    AuditController(AuditPages pages, AuditCsv csv, Clock clock, ZoneId zone) {
        this.pages = pages;
        this.csv = csv;
        this.clock = clock;
        this.zone = zone;
    }

    @GetMapping("/maintenance/audit")
    String agency(
            @ModelAttribute("filter") AuditFilter filter,
            BindingResult errors,
            Model model,
            Locale locale) {
        return show(Trail.AGENCY, filter, errors, model, locale);
    }

    @GetMapping("/operator/audit")
    String operators(
            @ModelAttribute("filter") AuditFilter filter,
            BindingResult errors,
            Model model,
            Locale locale) {
        return show(Trail.OPERATORS, filter, errors, model, locale);
    }

    @AskedAgain(value = "audit", file = true)
    @GetMapping("/maintenance/audit.csv")
    void agency(
            @ModelAttribute("filter") AuditFilter filter,
            BindingResult errors,
            HttpServletResponse response)
            throws IOException {
        write(Trail.AGENCY, filter, errors, response);
    }

    @AskedAgain(value = "audit", file = true)
    @GetMapping("/operator/audit.csv")
    void operators(
            @ModelAttribute("filter") AuditFilter filter,
            BindingResult errors,
            HttpServletResponse response)
            throws IOException {
        write(Trail.OPERATORS, filter, errors, response);
    }

    private String show(
            Trail trail, AuditFilter filter, BindingResult errors, Model model, Locale locale) {
        var page =
                filter.criteria(zone, errors)
                        .map(criteria -> pages.page(trail, criteria, filter.after(), locale))
                        .orElseGet(AuditPages.Page::empty);
        model.addAttribute("page", page);
        model.addAttribute("trail", trail);
        model.addAttribute("areas", pages.areas(trail, locale));
        model.addAttribute("persons", pages.persons(trail));
        return "audit/list";
    }

    private void write(
            Trail trail, AuditFilter filter, BindingResult errors, HttpServletResponse response)
            throws IOException {
        var criteria =
                filter.criteria(zone, errors)
                        .orElseThrow(() -> new ResponseStatusException(HttpStatus.BAD_REQUEST));
        var name = "audit-trail-" + LocalDate.now(clock.withZone(zone)) + ".csv";
        response.setContentType("text/csv;charset=UTF-8");
        response.setHeader(
                HttpHeaders.CONTENT_DISPOSITION,
                ContentDisposition.attachment().filename(name).build().toString());
        csv.write(trail, criteria, response.getWriter());
    }
}

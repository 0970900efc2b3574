package dev.ownrelay.domain;

import dev.ownrelay.verdict.SenderTable;
import dev.ownrelay.verdict.SenderTable.Row;

import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

import java.util.List;

/// *Maintenance, Sender domains, Users and servers*: who would be believed by which way.
@Controller
class SendersController {

    /// Users on one page.
    static final int MOST = 50;

    private final SenderTable table;

    SendersController(SenderTable table) {
        this.table = table;
    }

    /// @param only `broken`: those whom receivers do not believe by some way
    /// @param from the first user that is shown, counted from none
    @GetMapping(DomainController.URL + "/senders")
    String list(
            @RequestParam(defaultValue = "") String only,
            @RequestParam(defaultValue = "0") int from,
            Model model) {
        boolean broken = only.equals("broken");
        var all = table.of(false);
        var some = all.rows().stream().filter(Row::broken).toList();
        List<Row> wanted = broken ? some : all.rows();
        int first = Math.clamp(from, 0, wanted.size());
        int end = Math.min(wanted.size(), first + MOST);
        model.addAttribute("ways", all.columns());
        model.addAttribute("rows", wanted.subList(first, end));
        model.addAttribute("broken", broken);
        model.addAttribute("all", all.rows().size());
        model.addAttribute("some", some.size());
        model.addAttribute("next", end < wanted.size() ? end : null);
        return "domain/senders";
    }
}

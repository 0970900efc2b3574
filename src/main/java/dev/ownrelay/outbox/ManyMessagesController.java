package dev.ownrelay.outbox;

import dev.ownrelay.account.SignedIn;
import dev.ownrelay.web.Flash;

import org.springframework.context.MessageSource;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

import java.util.List;
import java.util.UUID;
import java.util.function.BiConsumer;

/// What people do with many messages at once. What cannot be taken back is asked first, on a page.
@Controller
@RequestMapping("/messages")
class ManyMessagesController {

    /// Messages that a question names.
    private static final int SOME = 5;

    private final ManyMessages messages;
    private final OtherRoutes routes;
    private final Rerouting rerouting;
    private final MessageList list;
    private final MovedCandidates moved;
    private final MessageSource words;

    ManyMessagesController(
            ManyMessages messages,
            OtherRoutes routes,
            Rerouting rerouting,
            MessageList list,
            MovedCandidates moved,
            MessageSource words) {
        this.messages = messages;
        this.routes = routes;
        this.rerouting = rerouting;
        this.list = list;
        this.moved = moved;
        this.words = words;
    }

    /// @param all everything that the filter shows, instead of the ids
    /// @param sure the question was answered
    /// @param anyway whether messages to addresses that do not work are meant too
    /// @param home whether it was pressed on the first page
    @PostMapping("/actions")
    String act(
            @RequestParam MessageVerb action,
            @RequestParam(defaultValue = "") List<UUID> id,
            @RequestParam(defaultValue = "false") boolean all,
            @RequestParam(defaultValue = "false") boolean sure,
            @RequestParam(defaultValue = "false") boolean anyway,
            @RequestParam(defaultValue = "false") boolean home,
            @ModelAttribute("filter") MessageFilter filter,
            @AuthenticationPrincipal SignedIn me,
            Model model,
            Flash flash) {
        var selection = new Selection(id, all, filter);
        if (selection.nothing()) {
            return nothing(selection, flash);
        }
        if (!sure && mustAsk(action, selection, me, model)) {
            model.addAttribute("action", action);
            model.addAttribute("selection", selection);
            return "outbox/many";
        }
        tell(messages.act(action, selection, anyway, me), "messages.done." + action, flash);
        return home ? "redirect:/" : back(selection);
    }

    /// @param route a server's id, or `default`; empty: asks for one
    /// @param shown what the page said of the route, so that nobody agrees to something else
    @PostMapping("/route")
    String route(
            @RequestParam(defaultValue = "") List<UUID> id,
            @RequestParam(defaultValue = "false") boolean all,
            @RequestParam(defaultValue = "") String route,
            @RequestParam(defaultValue = "") String shown,
            @ModelAttribute("filter") MessageFilter filter,
            @AuthenticationPrincipal SignedIn me,
            Model model,
            Flash flash) {
        var selection = new Selection(id, all, filter);
        if (selection.nothing()) {
            return nothing(selection, flash);
        }
        var choice = routes.find(route, me).filter(found -> found.shown().equals(shown));
        if (choice.isEmpty()) {
            if (!route.isEmpty()) {
                model.addAttribute("problem", word("messages.route.changed"));
            }
            return choose(selection, me, model, flash);
        }
        tell(rerouting.send(selection, choice.get(), me), "messages.done.ROUTE", flash);
        return back(selection);
    }

    private boolean mustAsk(MessageVerb action, Selection selection, SignedIn me, Model model) {
        if (!action.grave()) {
            return false;
        }
        var ids = messages.chosen(action, selection, me);
        var fitting = messages.fitting(action, selection, ids, me);
        model.addAttribute("count", fitting.size());
        model.addAttribute("some", list.rows(fitting.stream().limit(SOME).toList()));
        var again = action == MessageVerb.SEND_AGAIN ? ids : List.<UUID>of();
        return mustAskTwice(again, me, model) || !selection.single() && fitting.size() > 1;
    }

    private boolean mustAskTwice(List<UUID> again, SignedIn me, Model model) {
        int arrived = messages.maybeArrived(again);
        int marked = messages.toMarked(again, me);
        int followed = messages.followed(again);
        var elsewhere = moved.among(again, me);
        model.addAttribute("maybeArrived", arrived);
        model.addAttribute("marked", marked);
        model.addAttribute("followed", followed);
        model.addAttribute("moved", elsewhere);
        return arrived + marked + followed + elsewhere.size() > 0;
    }

    private String choose(Selection selection, SignedIn me, Model model, Flash flash) {
        int count = rerouting.count(selection, me);
        if (count == 0) {
            flash.problem("messages.done.ROUTE", count);
            return back(selection);
        }
        model.addAttribute("selection", selection);
        model.addAttribute("count", count);
        model.addAttribute("choices", routes.all(me));
        model.addAttribute("barred", routes.barred(me));
        model.addAttribute("before", rerouting.before(selection, me));
        return "outbox/route";
    }

    private String nothing(Selection selection, Flash flash) {
        flash.problem("messages.done.nothing");
        return "redirect:" + selection.filter().address();
    }

    private static String back(Selection selection) {
        return "redirect:"
                + (selection.single()
                        ? "/messages/" + selection.ids().getFirst()
                        : selection.filter().address());
    }

    /// How many were done, how many were not, and why.
    private static void tell(Tally done, String key, Flash flash) {
        BiConsumer<String, Integer> say = done.done() > 0 ? flash::notice : flash::problem;
        say.accept(key, done.done());
        left(say, "moved", done.moved());
        left(say, "others", done.others());
        left(say, "stranded", done.stranded());
        left(say, "barred", done.barred());
        left(say, "marked", done.marked());
        left(say, "resting", done.resting());
        left(say, "more", done.more() ? ManyMessages.MOST : 0);
    }

    private static void left(BiConsumer<String, Integer> say, String why, int count) {
        if (count > 0) {
            say.accept("messages.left." + why, count);
        }
    }

    private String word(String key) {
        return words.getMessage(key, null, LocaleContextHolder.getLocale());
    }
}

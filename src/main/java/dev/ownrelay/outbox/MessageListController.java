package dev.ownrelay.outbox;

import dev.ownrelay.account.Senders;
import dev.ownrelay.account.SignedIn;
import dev.ownrelay.batch.BatchActions;
import dev.ownrelay.batch.Batches;
import dev.ownrelay.server.Routes;

import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/// The outbox: a list of messages, and the page of those that were sent together.
@Controller
@RequestMapping("/messages")
class MessageListController {

    private final MessageList list;
    private final NewestEmails newest;
    private final MessageSearch search;
    private final Batches batches;
    private final BatchActions actions;
    private final Senders senders;
    private final Routes routes;

    MessageListController(
            MessageList list,
            NewestEmails newest,
            MessageSearch search,
            Batches batches,
            BatchActions actions,
            Senders senders,
            Routes routes) {
        this.list = list;
        this.newest = newest;
        this.search = search;
        this.batches = batches;
        this.actions = actions;
        this.senders = senders;
        this.routes = routes;
    }

    /// @param shown how many rows the reader has before their eyes already
    @GetMapping
    String list(
            @ModelAttribute("filter") MessageFilter filter,
            @RequestParam(defaultValue = "0") int shown,
            @AuthenticationPrincipal SignedIn me,
            Model model) {
        var page =
                filter.whole() ? newest.page(filter.sender(), filter.after()) : list.page(filter);
        add(page, shown, filter, model);
        if (filter.batch() != null) {
            addBatch(filter.batch(), me, model);
        }
        model.addAttribute("most", ManyMessages.MOST);
        model.addAttribute("states", search.states());
        model.addAttribute("cameBack", search.anyCameBack());
        model.addAttribute("senders", senders.all());
        model.addAttribute("servers", routes.choices());
        return "outbox/list";
    }

    /// The bar of a batch and the rows under it, which move together.
    ///
    /// @param shown how many rows the reader has before their eyes
    @GetMapping("/progress")
    String progress(
            @RequestParam UUID batch,
            @ModelAttribute("filter") MessageFilter filter,
            @RequestParam(defaultValue = "0") int shown,
            @AuthenticationPrincipal SignedIn me,
            Model model) {
        add(list.page(filter, shown), 0, filter, model);
        addBatch(batch, me, model);
        return "outbox/progressing";
    }

    private static void add(MessageList.Page page, int shown, MessageFilter filter, Model model) {
        model.addAttribute("page", page);
        model.addAttribute("shown", Math.clamp(shown, 0, ManyMessages.MOST) + page.rows().size());
        model.addAttribute("verbs", verbs(filter));
    }

    private void addBatch(UUID batch, SignedIn me, Model model) {
        model.addAttribute("subject", batches.subject(batch));
        var progress = batches.progress(batch);
        model.addAttribute("progress", progress);
        model.addAttribute(
                "signIns",
                progress.signIns().stream()
                        .map(each ->
                                SignInStep.of(each.sender(), each.senderName(), each.needed(), me))
                        .distinct()
                        .toList());
        model.addAttribute("may", actions.within(batch, me));
    }

    private static List<MessageVerb> verbs(MessageFilter filter) {
        return Stream.of(MessageVerb.values()).filter(verb -> verb.fits(filter.state())).toList();
    }
}

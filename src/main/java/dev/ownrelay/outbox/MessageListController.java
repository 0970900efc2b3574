package dev.ownrelay.outbox;

import dev.ownrelay.account.Senders;
import dev.ownrelay.message.MessageState;
import dev.ownrelay.server.Routes;

import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/// The outbox: a list of messages, and how far those sent together are.
@Controller
@RequestMapping("/messages")
class MessageListController {

    private final MessageList list;
    private final Batches batches;
    private final Senders senders;
    private final Routes routes;

    MessageListController(MessageList list, Batches batches, Senders senders, Routes routes) {
        this.list = list;
        this.batches = batches;
        this.senders = senders;
        this.routes = routes;
    }

    @GetMapping
    String list(@ModelAttribute("filter") MessageFilter filter, Model model) {
        model.addAttribute("page", list.page(filter));
        if (filter.batch() != null) {
            model.addAttribute("progress", batches.progress(filter.batch()));
        }
        model.addAttribute("verbs", verbs(filter));
        model.addAttribute("most", ManyMessages.MOST);
        model.addAttribute("states", MessageState.own());
        model.addAttribute("senders", senders.all());
        model.addAttribute("servers", routes.choices());
        return "outbox/list";
    }

    @GetMapping("/progress")
    String progress(@RequestParam UUID batch, Model model) {
        model.addAttribute("progress", batches.progress(batch));
        return "outbox/progressing";
    }

    private static List<MessageVerb> verbs(MessageFilter filter) {
        return Stream.of(MessageVerb.values()).filter(verb -> verb.fits(filter.state())).toList();
    }
}

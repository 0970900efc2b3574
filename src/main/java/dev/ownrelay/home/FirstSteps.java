package dev.ownrelay.home;

import dev.ownrelay.account.Role;
import dev.ownrelay.account.Sender;
import dev.ownrelay.account.Senders;
import dev.ownrelay.account.SignedIn;
import dev.ownrelay.message.MessageState;
import dev.ownrelay.message.Messages;
import dev.ownrelay.server.Routes;

import org.springframework.stereotype.Component;

import java.util.ArrayList;
import java.util.List;

/// What a user does before the first message can leave, and what of it is done.
@Component
class FirstSteps {

    private final Messages messages;
    private final Senders senders;
    private final Routes routes;

    FirstSteps(Messages messages, Senders senders, Routes routes) {
        this.messages = messages;
        this.senders = senders;
        this.routes = routes;
    }

    /// Nothing once a message was sent.
    List<Home.Step> of(SignedIn me) {
        return messages.existsByState(MessageState.SENT) ? List.of() : steps(me);
    }

    private List<Home.Step> steps(SignedIn me) {
        var relay = routes.defaultRelayHost().isPresent();
        var chosen = senders.find(me.userId()).map(Sender::smtpServerId).isPresent();
        var steps = new ArrayList<Home.Step>();
        if (me.role() == Role.ADMIN) {
            steps.add(new Home.Step("server", !routes.choices().isEmpty()));
        }
        steps.add(new Home.Step("choose", chosen || relay));
        steps.add(new Home.Step("message", false));
        return steps;
    }
}

package dev.ownrelay.home;

import dev.ownrelay.account.Sender;
import dev.ownrelay.account.Senders;
import dev.ownrelay.message.Messages;

import org.springframework.stereotype.Component;

import java.util.List;
import java.util.stream.Collectors;

/// What the users left behind who may not sign in any more.
@Component
class LeftBehind {

    private final Messages messages;
    private final Senders senders;

    LeftBehind(Messages messages, Senders senders) {
        this.messages = messages;
        this.senders = senders;
    }

    List<Home.Left> all() {
        var gone =
                senders.all().stream()
                        .filter(sender -> !sender.enabled())
                        .collect(Collectors.toMap(Sender::id, Sender::displayName));
        return gone.isEmpty()
                ? List.of()
                : messages.undecided(gone.keySet()).stream()
                        .map(of ->
                                new Home.Left(
                                        of.senderId(),
                                        gone.getOrDefault(of.senderId(), ""),
                                        of.state(),
                                        of.messages()))
                        .toList();
    }
}

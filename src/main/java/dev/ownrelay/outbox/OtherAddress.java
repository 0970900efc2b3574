package dev.ownrelay.outbox;

import dev.ownrelay.account.SignedIn;
import dev.ownrelay.mail.MailAddress;
import dev.ownrelay.message.Attachments;
import dev.ownrelay.message.CandidateAddresses;
import dev.ownrelay.message.HoldReason;
import dev.ownrelay.message.MarkedAddresses;
import dev.ownrelay.message.Message;
import dev.ownrelay.message.MessageAccess;
import dev.ownrelay.message.NewMessage;
import dev.ownrelay.server.Route;
import dev.ownrelay.server.RouteChoice;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;

/// Sends what did not arrive to another address of its recipient, as a message of its own.
@Service
class OtherAddress {

    /// Why an address was not taken, in words for the field.
    static final class RefusedException extends RuntimeException {

        private final String key;

        RefusedException(String key) {
            super(key);
            this.key = key;
        }

        String key() {
            return key;
        }
    }

    private final MessageAccess access;
    private final CandidateAddresses candidates;
    private final MarkedAddresses marks;
    private final OtherRoutes routes;
    private final Attachments files;
    private final FollowUps followUps;
    private final Clock clock;

    OtherAddress(
            MessageAccess access,
            CandidateAddresses candidates,
            MarkedAddresses marks,
            OtherRoutes routes,
            Attachments files,
            FollowUps followUps,
            Clock clock) {
        this.access = access;
        this.candidates = candidates;
        this.marks = marks;
        this.routes = routes;
        this.files = files;
        this.followUps = followUps;
        this.clock = clock;
    }

    /// Gives the candidate the address, too.
    ///
    /// @param shown what the page said of the route; empty: nothing
    /// @param again whether the page said that another one was sent already
    /// @return the new message
    /// @throws RefusedException when the address is not taken
    /// @throws Message.WrongStateException when the message may have arrived, or another one was
    ///   sent meanwhile
    /// @throws org.springframework.dao.DataIntegrityViolationException when another candidate has
    ///   it
    @Transactional
    UUID send(UUID id, String typed, String shown, boolean again, SignedIn me) {
        candidates.keepAll();
        var earlier = access.locked(id, me);
        earlier.requireReplaceable();
        if (earlier.holdReason() == HoldReason.FILES_DAMAGED) {
            throw new RefusedException("message.step.address.source");
        }
        var address = address(typed, earlier);
        var route = route(earlier, shown);
        var copy = copy(earlier, route, candidate(earlier, address), address);
        return followUps.enqueue(earlier, copy, again, me);
    }

    private String address(String typed, Message earlier) {
        if (typed.isBlank()) {
            throw new RefusedException("candidate.email.required");
        }
        var address =
                MailAddress.parse(typed)
                        .map(MailAddress::toString)
                        .orElseThrow(() -> new RefusedException("candidate.email.invalid"));
        if (address.equalsIgnoreCase(earlier.toAddress())) {
            throw new RefusedException("message.step.address.same");
        }
        if (!marks.among(List.of(address)).isEmpty()) {
            throw new RefusedException("message.step.address.marked");
        }
        if (candidates.erased(address)) {
            throw new RefusedException("message.step.address.erased");
        }
        return address;
    }

    /// In the name of its sender, by what the sender may use today.
    private Route route(Message earlier, String shown) {
        if (!(routes.ofSender(earlier.senderId()).orElse(null)
                instanceof RouteChoice.Usable(var route))) {
            throw new RefusedException("messages.route.none");
        }
        if (!shown.isEmpty() && !shown.equals(OtherRoutes.shown(route))) {
            throw new RefusedException("messages.route.changed");
        }
        return route;
    }

    /// @return whom the new message is for; null: nobody has the address any more
    private @Nullable UUID candidate(Message earlier, String address) {
        var candidate = earlier.candidateId();
        return candidate != null && candidates.give(candidate, address)
                ? candidate
                : marks.owner(address).orElse(null);
    }

    private NewMessage copy(
            Message earlier, Route route, @Nullable UUID candidate, String address) {
        var id = UUID.randomUUID();
        var from = route.fromAddress();
        var number = "<%s@%s>".formatted(id, from.substring(from.lastIndexOf('@') + 1));
        var now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        var source =
                new HeaderExchange()
                        .sender(route)
                        .recipient(earlier.toName(), address)
                        .date(now)
                        .messageId(number)
                        .in(earlier.source())
                        .orElseThrow(() -> new RefusedException("message.step.address.source"));
        var splice = earlier.spliceAt();
        return new NewMessage(
                id,
                earlier.senderId(),
                candidate,
                route,
                address,
                earlier.toName(),
                earlier.subject(),
                source,
                splice == null ? null : splice + source.length - earlier.source().length,
                files.whole(earlier.getId()),
                number,
                now);
    }
}

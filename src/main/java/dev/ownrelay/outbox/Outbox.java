package dev.ownrelay.outbox;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import dev.ownrelay.lane.LaneId;
import dev.ownrelay.lane.Lanes;
import dev.ownrelay.message.Attachments;
import dev.ownrelay.message.MarkedAddresses;
import dev.ownrelay.message.Message;
import dev.ownrelay.message.Messages;
import dev.ownrelay.message.NewMessage;
import dev.ownrelay.message.PresignedMessages;
import dev.ownrelay.message.Presigner;
import dev.ownrelay.server.Routes;
import dev.ownrelay.tenant.CurrentTenant;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/// Takes messages and promises to deliver each of them once, or to tell a person.
@Service
public class Outbox {

    /// Recipients of a batch that goes first; larger ones of different people take turns behind it,
    /// as [dev.ownrelay.ledger.Turn] has it.
    static final int SMALL_BATCH = 10;

    /// Writes what belongs to messages that were just stored, in the same transaction. It is not
    /// asked where the batch was stored before.
    @FunctionalInterface
    public interface Beside {

        Beside NOTHING = _ -> {};

        void write(Collection<NewMessage> stored);
    }

    /// What cannot leave as its server is now leaves for no other place either.
    private static final String NOWHERE = "";

    private final Messages rows;
    private final Attachments attachments;
    private final MarkedAddresses marks;
    private final Routes routes;
    private final Lanes lanes;
    private final Presigner presigner;
    private final Clock clock;

    Outbox(
            Messages rows,
            Attachments attachments,
            MarkedAddresses marks,
            Routes routes,
            Lanes lanes,
            Presigner presigner,
            Clock clock) {
        this.rows = rows;
        this.attachments = attachments;
        this.marks = marks;
        this.routes = routes;
        this.lanes = lanes;
        this.presigner = presigner;
        this.clock = clock;
    }

    /// Stores one batch in one transaction. The same key from the same sender gives the batch that
    /// was stored first.
    ///
    /// @param idempotencyKey becomes the id of the batch
    /// @return the ids of the stored messages, in the order given; an address that stands twice
    ///   gets one message
    @Transactional
    public List<UUID> enqueue(UUID idempotencyKey, PresignedMessages signed, Beside beside) {
        var messages = signed.messages();
        if (messages.isEmpty()) {
            return List.of();
        }
        var sender = messages.getFirst().senderId();
        takeTurns(sender, idempotencyKey);
        var before = rows.storedBatch(sender, idempotencyKey);
        return before.isEmpty() ? store(idempotencyKey, signed, beside) : idsOf(before, messages);
    }

    /// The same with nothing beside the messages.
    @Transactional
    public List<UUID> enqueue(UUID idempotencyKey, PresignedMessages signed) {
        return enqueue(idempotencyKey, signed, Beside.NOTHING);
    }

    /// The same for messages that nobody signed yet.
    @Transactional
    public List<UUID> enqueue(UUID idempotencyKey, List<NewMessage> messages) {
        return enqueue(idempotencyKey, presigner.sign(messages));
    }

    /// Two presses of *Send* at once come one after the other; the unique key of the table is the
    /// wall behind this.
    private void takeTurns(UUID sender, UUID key) {
        rows.takeTurns(CurrentTenant.get() + ":" + sender + ":" + key);
    }

    private List<UUID> store(UUID key, PresignedMessages signed, Beside beside) {
        var byAddress = new LinkedHashMap<String, NewMessage>();
        signed.messages().forEach(message -> byAddress.putIfAbsent(message.toAddress(), message));
        var now = clock.instant();
        var sender = signed.messages().getFirst().senderId();
        var places = places(sender, byAddress.values());
        var stored =
                byAddress.values().stream()
                        .map(message ->
                                new Message(
                                        message,
                                        key,
                                        key,
                                        places.get(message.route().serverId()),
                                        now))
                        .toList();
        var marked = marks.among(byAddress.keySet());
        stored.stream()
                .filter(message -> marked.contains(message.toAddress()))
                .forEach(Message::writeToMarked);
        if (stored.size() > SMALL_BATCH) {
            stored.forEach(Message::takeTurns);
        }
        rows.saveAllAndFlush(stored);
        presigner.store(signed.signatures(), stored.stream().map(Message::getId).collect(toSet()));
        storeAttachments(byAddress.values());
        beside.write(byAddress.values());
        wakeLanes(byAddress.values());
        return signed.messages().stream()
                .map(message -> byAddress.getOrDefault(message.toAddress(), message).id())
                .toList();
    }

    /// Where the servers are now: a message leaves for no other place by itself.
    private Map<@Nullable UUID, String> places(UUID sender, Collection<NewMessage> messages) {
        var places = new HashMap<@Nullable UUID, String>();
        messages.stream()
                .map(message -> message.route().serverId())
                .filter(Objects::nonNull)
                .distinct()
                .forEach(server -> places.put(server, place(server, sender)));
        return places;
    }

    private String place(UUID server, UUID sender) {
        return Objects.requireNonNullElse(routes.endpointFor(server, sender).place(), NOWHERE);
    }

    private void storeAttachments(Collection<NewMessage> messages) {
        var contents = new LinkedHashMap<String, NewMessage.EncodedContent>();
        messages.forEach(message ->
                message.attachments()
                        .forEach(part ->
                                contents.putIfAbsent(part.content().sha256(), part.content())));
        contents.values().stream()
                .sorted(Comparator.comparing(NewMessage.EncodedContent::sha256))
                .forEach(content -> attachments.store(content, clock.instant()));
        attachments.attach(messages);
    }

    /// In one order, so that two batches never wait for each other.
    private void wakeLanes(Collection<NewMessage> messages) {
        var agency = CurrentTenant.get();
        messages.stream()
                .map(message -> new LaneId(agency, message.route().serverId(), message.senderId()))
                .distinct()
                .sorted(LaneId.ORDER)
                .forEach(lanes::wake);
    }

    private static List<UUID> idsOf(List<Messages.Stored> before, List<NewMessage> messages) {
        var ids = before.stream().collect(toMap(Messages.Stored::toAddress, Messages.Stored::id));
        var given = new ArrayList<UUID>();
        messages.forEach(message -> given.add(ids.get(message.toAddress())));
        return given.contains(null) ? before.stream().map(Messages.Stored::id).toList() : given;
    }
}

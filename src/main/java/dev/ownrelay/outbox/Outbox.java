package dev.ownrelay.outbox;

import static java.util.stream.Collectors.toMap;

import dev.ownrelay.lane.LaneId;
import dev.ownrelay.lane.Lanes;
import dev.ownrelay.message.Attachments;
import dev.ownrelay.message.MarkedAddresses;
import dev.ownrelay.message.Message;
import dev.ownrelay.message.Messages;
import dev.ownrelay.message.NewMessage;
import dev.ownrelay.server.EndpointChoice;
import dev.ownrelay.server.Routes;
import dev.ownrelay.tenant.CurrentTenant;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
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

/// Takes letters and promises to deliver each of them once, or to tell a person.
@Service
public class Outbox {

    private final Messages messages;
    private final Attachments attachments;
    private final MarkedAddresses marks;
    private final Routes routes;
    private final Lanes lanes;
    private final JdbcClient jdbc;
    private final Clock clock;

    Outbox(
            Messages messages,
            Attachments attachments,
            MarkedAddresses marks,
            Routes routes,
            Lanes lanes,
            JdbcClient jdbc,
            Clock clock) {
        this.messages = messages;
        this.attachments = attachments;
        this.marks = marks;
        this.routes = routes;
        this.lanes = lanes;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /// Stores one batch in one transaction. The same key from the same sender gives the batch that
    /// was stored first.
    ///
    /// @param idempotencyKey becomes the id of the batch
    /// @return the ids of the stored letters, in the order given; an address that stands twice gets
    ///   one letter
    @Transactional
    public List<UUID> enqueue(UUID idempotencyKey, List<NewMessage> letters) {
        if (letters.isEmpty()) {
            return List.of();
        }
        var sender = letters.getFirst().senderId();
        takeTurns(sender, idempotencyKey);
        var before = messages.storedBatch(sender, idempotencyKey);
        return before.isEmpty() ? store(idempotencyKey, letters) : idsOf(before, letters);
    }

    /// Two presses of *Send* at once come one after the other; the unique key of the table is the
    /// wall behind this.
    private void takeTurns(UUID sender, UUID key) {
        jdbc.sql("select 1 from (select pg_advisory_xact_lock(hashtextextended(?, 0))) locked")
                .params(CurrentTenant.get() + ":" + sender + ":" + key)
                .query(Integer.class)
                .single();
    }

    private List<UUID> store(UUID key, List<NewMessage> letters) {
        var byAddress = new LinkedHashMap<String, NewMessage>();
        letters.forEach(letter -> byAddress.putIfAbsent(letter.toAddress(), letter));
        var now = clock.instant();
        var places = places(byAddress.values());
        var stored =
                byAddress.values().stream()
                        .map(letter ->
                                new Message(
                                        letter,
                                        key,
                                        key,
                                        places.get(letter.route().serverId()),
                                        now))
                        .toList();
        var marked = marks.among(byAddress.keySet());
        stored.stream()
                .filter(letter -> marked.contains(letter.toAddress()))
                .forEach(Message::writeToMarked);
        messages.saveAllAndFlush(stored);
        storeAttachments(byAddress.values());
        wakeLanes(byAddress.values());
        return letters.stream()
                .map(letter -> byAddress.getOrDefault(letter.toAddress(), letter).id())
                .toList();
    }

    /// Where the servers are now: a letter leaves for no other place by itself.
    private Map<@Nullable UUID, String> places(Collection<NewMessage> letters) {
        var places = new HashMap<@Nullable UUID, String>();
        letters.stream()
                .map(letter -> letter.route().serverId())
                .filter(Objects::nonNull)
                .distinct()
                .forEach(server -> {
                    if (routes.endpoint(server) instanceof EndpointChoice.Ready ready) {
                        places.put(server, ready.endpoint().place());
                    }
                });
        return places;
    }

    private void storeAttachments(Collection<NewMessage> letters) {
        var contents = new LinkedHashMap<String, NewMessage.EncodedContent>();
        letters.forEach(letter ->
                letter.attachments()
                        .forEach(part ->
                                contents.putIfAbsent(part.content().sha256(), part.content())));
        contents.values().stream()
                .sorted(Comparator.comparing(NewMessage.EncodedContent::sha256))
                .forEach(content -> attachments.store(content, clock.instant()));
        attachments.attach(letters);
    }

    /// In one order, so that two batches never wait for each other.
    private void wakeLanes(Collection<NewMessage> letters) {
        var agency = CurrentTenant.get();
        letters.stream()
                .map(letter -> new LaneId(agency, letter.route().serverId()))
                .distinct()
                .sorted(Comparator.comparing(LaneId::toString))
                .forEach(lanes::wake);
    }

    private static List<UUID> idsOf(List<Messages.Stored> before, List<NewMessage> letters) {
        var ids = before.stream().collect(toMap(Messages.Stored::toAddress, Messages.Stored::id));
        var given = new ArrayList<UUID>();
        letters.forEach(letter -> given.add(ids.get(letter.toAddress())));
        return given.contains(null) ? before.stream().map(Messages.Stored::id).toList() : given;
    }
}

package dev.ownrelay.message;

import dev.ownrelay.message.PresignedMessages.Signature;
import dev.ownrelay.signing.MessageSigner;
import dev.ownrelay.signing.RouteSigning;
import dev.ownrelay.tenant.CurrentTenant;

import org.springframework.jdbc.core.JdbcOperations;
import org.springframework.stereotype.Component;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// Signs messages when they are taken in, for the way that they take as it is now: a lane that
/// sends thousands a second has no time for it. What would take long is left to the lane, which has
/// to wait for the server with it anyway.
@Component
public class Presigner {

    private static final long MOST = 256 * 1024;

    private final RouteSigning signing;
    private final JdbcOperations jdbc;

    Presigner(RouteSigning signing, JdbcOperations jdbc) {
        this.signing = signing;
        this.jdbc = jdbc;
    }

    /// Takes a processor a millisecond or more for each of them, so that no transaction should be
    /// open that others wait for.
    public PresignedMessages sign(List<NewMessage> messages) {
        var signers = new HashMap<String, Map<String, MessageSigner>>();
        var signatures = new ArrayList<Signature>();
        for (var message : messages) {
            var server = message.route().serverId();
            var from = message.route().fromAddress();
            var signer =
                    signers.computeIfAbsent(
                                    server + ":" + from,
                                    _ -> signing.signers(server, List.of(from)))
                            .get(RouteSigning.domain(from));
            if (signer != null && message.size() <= MOST) {
                signature(message, signer).ifPresent(signatures::add);
            }
        }
        return new PresignedMessages(messages, signatures);
    }

    private static Optional<Signature> signature(NewMessage message, MessageSigner signer) {
        try {
            var field = signer.sign(message::write);
            return field.length == 0
                    ? Optional.empty()
                    : Optional.of(new Signature(message.id(), signer.key(), field));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Keeps the signatures of those messages that were stored.
    public void store(List<Signature> signatures, Set<UUID> messages) {
        var rows =
                signatures.stream()
                        .filter(one -> messages.contains(one.message()))
                        .map(one ->
                                new Object[] {
                                    CurrentTenant.get(), one.message(), one.key(), one.field()
                                })
                        .toList();
        jdbc.batchUpdate(
                """
                insert into message_signature (tenant_id, message_id, signed_by, signature)
                values (?, ?, ?, ?)
                """,
                rows);
    }
}

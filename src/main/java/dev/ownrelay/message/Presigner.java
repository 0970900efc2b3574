package dev.ownrelay.message;

import dev.ownrelay.signing.MessageSigner;
import dev.ownrelay.signing.RouteSigning;

import org.springframework.stereotype.Component;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Signs messages when they are taken in, for the way that they take as it is now: a lane that
/// sends thousands a second has no time for it. What would take long is left to the lane, which has
/// to wait for the server with it anyway.
@Component
public class Presigner {

    private static final long MOST = 256 * 1024;

    private final RouteSigning signing;

    Presigner(RouteSigning signing) {
        this.signing = signing;
    }

    /// @param written by the addresses of the messages
    public void sign(Collection<Message> messages, Map<String, NewMessage> written) {
        var signers = new HashMap<String, Map<String, MessageSigner>>();
        for (var message : messages) {
            var server = message.smtpServerId();
            var from = message.fromAddress();
            var signer =
                    signers.computeIfAbsent(
                                    server + ":" + from,
                                    _ -> signing.signers(server, List.of(from)))
                            .get(RouteSigning.domain(from));
            var whole = written.get(message.toAddress());
            if (signer != null && whole != null && message.size() <= MOST) {
                sign(message, whole, signer);
            }
        }
    }

    private static void sign(Message message, NewMessage written, MessageSigner signer) {
        try {
            var field = signer.sign(out -> write(written, out));
            if (field.length > 0) {
                message.sign(signer.key(), field);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// As it will leave.
    private static void write(NewMessage message, OutputStream out) throws IOException {
        var source = message.source();
        var splice = message.spliceAt();
        int at = splice == null || message.attachments().isEmpty() ? source.length : splice;
        out.write(source, 0, at);
        for (var part : message.attachments()) {
            out.write(part.head());
            out.write(part.content().encoded());
        }
        out.write(source, at, source.length - at);
    }
}

package dev.ownrelay.signing;

import dev.ownrelay.conversation.MessageContent;
import dev.ownrelay.dkim.DkimIdentity;
import dev.ownrelay.dkim.DkimSigner;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Clock;

/// Signs messages with one key. Several threads may use one.
public final class MessageSigner {

    /// What no signature needs more of, in octets.
    public static final int ROOM = 1536;

    private static final byte[] NOTHING = {};

    private final @Nullable DkimSigner signer;
    private final String key;

    private MessageSigner(@Nullable DkimSigner signer, String key) {
        this.signer = signer;
        this.key = key;
    }

    static MessageSigner of(DkimIdentity identity, String key, Clock clock) {
        return new MessageSigner(new DkimSigner(identity, clock), key);
    }

    /// One whose key cannot be opened.
    static MessageSigner unreadable(String key) {
        return new MessageSigner(null, key);
    }

    /// Whether it can sign.
    public boolean signs() {
        return signer != null;
    }

    /// The name of the record of its key.
    public String key() {
        return key;
    }

    /// @return the field to put in front of the message, with its end of line; empty where it
    ///   cannot, or the message has one already
    public byte[] sign(MessageContent message) throws IOException {
        if (signer == null) {
            return NOTHING;
        }
        var parts = new MessageParts(signer.body());
        message.writeTo(parts);
        return parts.signed() ? NOTHING : signer.sign(parts.head(), parts.body());
    }

    @Override
    public String toString() {
        return "MessageSigner[" + key + "]";
    }
}

package dev.ownrelay.dkim;

import java.io.ByteArrayOutputStream;
import java.time.Clock;
import java.util.Base64;

/// Signs finished messages for a domain (RFC 6376 section 5). Several threads may use one.
public final class DkimSigner {

    private static final Base64.Encoder BASE64 = Base64.getEncoder();

    private final DkimIdentity identity;
    private final Clock clock;
    private final Canonicalization header;
    private final Canonicalization body;

    /// What servers on the way usually change does no harm.
    public DkimSigner(DkimIdentity identity, Clock clock) {
        this(identity, clock, Canonicalization.RELAXED, Canonicalization.RELAXED);
    }

    public DkimSigner(
            DkimIdentity identity, Clock clock, Canonicalization header, Canonicalization body) {
        this.identity = identity;
        this.clock = clock;
        this.header = header;
        this.body = body;
    }

    /// @param message its lines end with CRLF
    /// @return the field that goes in front of it, with the end of its line
    /// @throws IllegalArgumentException when the message is from nobody
    public byte[] sign(byte[] message) {
        var head = MessageHead.of(message);
        return sign(head, head.hash(body()));
    }

    /// Takes in one message that is written in pieces.
    public UnsignedMessage message() {
        return new UnsignedMessage(body());
    }

    /// @param message of [#message], which has taken in all of it
    public byte[] sign(UnsignedMessage message) {
        return sign(message.head(), message.body());
    }

    /// The same for a body that is written in pieces, apart from its header.
    ///
    /// @param head the header, with or without the empty line behind it
    /// @param body of [#body], which has taken in all of it
    public byte[] sign(byte[] head, BodyHash body) {
        return sign(MessageHead.of(head), body);
    }

    /// Takes in the body of one message, without the empty line before it.
    public BodyHash body() {
        return new BodyHash(body);
    }

    /// Whether this identity has signed the message before, whatever became of it since.
    public boolean hasSigned(byte[] head) {
        return MessageHead.of(head).named("dkim-signature").stream().anyMatch(this::isOurs);
    }

    private boolean isOurs(HeaderField field) {
        try {
            var tags = TagList.parse(field.value());
            return tags.value("d").filter(identity.domain()::equalsIgnoreCase).isPresent()
                    && tags.value("s").filter(identity.selector()::equalsIgnoreCase).isPresent();
        } catch (DkimSyntaxException e) {
            return false;
        }
    }

    private byte[] sign(MessageHead head, BodyHash body) {
        var names = SignedNames.of(head);
        var field =
                new FoldedField("DKIM-Signature")
                        .word("v=1;")
                        .word("a=" + identity.algorithm().word() + ";")
                        .word("c=%s/%s;".formatted(header.word(), body.canonicalization().word()))
                        .word("d=" + identity.domain() + ";")
                        .word("s=" + identity.selector() + ";")
                        .word("t=" + clock.instant().getEpochSecond() + ";")
                        .list("h=", names, ";")
                        .word("bh=" + BASE64.encodeToString(body.hash()) + ";")
                        .word("b=");
        var signed = new ByteArrayOutputStream();
        head.write(names, header, null, signed);
        var octets = field.octets();
        new HeaderField(octets, 0, octets.length).write(header, signed);
        var signature = Signatures.sign(identity.algorithm(), identity.key(), signed.toByteArray());
        return field.filled(BASE64.encodeToString(signature)).line();
    }
}

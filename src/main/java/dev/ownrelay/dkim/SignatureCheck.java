package dev.ownrelay.dkim;

import dev.ownrelay.dkim.TagList.Tag;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Verifies one signature of a message (RFC 6376 section 6.1).
final class SignatureCheck {

    /// Where a selector has more keys, the rest is not tried.
    private static final int MOST_KEYS = 4;

    private static final int LONGEST_NAME = 253;
    private static final int LONGEST_WORD = 60;

    private final DkimKeys keys;
    private final Clock clock;
    private final MessageHead head;
    private final HeaderField field;
    private final Set<DkimNote> notes = EnumSet.noneOf(DkimNote.class);
    private @Nullable DkimKey key;

    SignatureCheck(DkimKeys keys, Clock clock, MessageHead head, HeaderField field) {
        this.keys = keys;
        this.clock = clock;
        this.head = head;
        this.field = field;
    }

    DkimResult result() {
        TagList tags;
        try {
            tags = TagList.parse(field.value());
        } catch (DkimSyntaxException e) {
            return new DkimResult(DkimReason.SYNTAX, "", "", "", Optional.empty(), notes);
        }
        try {
            return result(verified(SignatureReader.read(tags), tags), tags);
        } catch (DkimStop e) {
            return result(e.reason, tags);
        }
    }

    private DkimResult result(DkimReason reason, TagList tags) {
        var used = Optional.ofNullable(key);
        used.map(DkimKey::notes).ifPresent(notes::addAll);
        return new DkimResult(
                reason,
                name(tags, "d"),
                name(tags, "s"),
                cut(tags, "a", LONGEST_WORD),
                used.map(DkimKey::state),
                notes);
    }

    private static String name(TagList tags, String tag) {
        return tags.value(tag)
                .flatMap(KeyName::selector)
                .orElseGet(() -> cut(tags, tag, LONGEST_NAME));
    }

    private static String cut(TagList tags, String tag, int longest) {
        var value = tags.value(tag).orElse("");
        return value.substring(0, Math.min(value.length(), longest));
    }

    private DkimReason verified(DkimSignature signature, TagList tags) {
        if (signature.length().isPresent()) {
            notes.add(DkimNote.PARTIAL_BODY);
        }
        if (!bodyFits(signature)) {
            return DkimReason.BODY_CHANGED;
        }
        var octets = signedOctets(signature, tags);
        var reason = DkimReason.BAD_KEY;
        for (var candidate : candidates(signature)) {
            key = candidate;
            reason = by(candidate, signature, octets);
            if (reason == DkimReason.VALID) {
                return expired(signature) ? DkimReason.EXPIRED : reason;
            }
        }
        return reason;
    }

    /// Of several keys those that can be used; else the one that says why not.
    private List<DkimKey> candidates(DkimSignature signature) {
        var all = keys.all(signature.domain(), signature.selector());
        var usable = all.stream().filter(DkimKey::usable).limit(MOST_KEYS).toList();
        return usable.isEmpty() ? List.of(all.getFirst()) : usable;
    }

    private boolean bodyFits(DkimSignature signature) {
        long most = signature.length().orElse(Long.MAX_VALUE);
        var body = head.hash(new BodyHash(signature.body(), most));
        boolean whole = signature.length().isEmpty() || body.length() >= most;
        return whole && MessageDigest.isEqual(body.hash(), signature.bodyHash());
    }

    /// The signature is signed, too, as if it stood there without what it came to.
    private byte[] signedOctets(DkimSignature signature, TagList tags) {
        var signed = new ByteArrayOutputStream();
        head.write(signature.names(), signature.header(), field, signed);
        var itself = tags.tag("b").map(this::without).orElse(field);
        itself.write(signature.header(), signed);
        return signed.toByteArray();
    }

    private HeaderField without(Tag tag) {
        return field.without(tag.from(), tag.to());
    }

    private DkimReason by(DkimKey candidate, DkimSignature signature, byte[] octets) {
        if (candidate.state() == DkimKeyState.NO_ANSWER) {
            return DkimReason.NO_ANSWER;
        }
        if (!candidate.usable()) {
            return DkimReason.BAD_KEY;
        }
        var publicKey = candidate.key().orElseThrow();
        if (publicKey.algorithm() != signature.algorithm()) {
            return DkimReason.KEY_OF_OTHER_TYPE;
        }
        if (candidate.notes().contains(DkimNote.EXACT_DOMAIN)
                && !signature.identity().equalsIgnoreCase(signature.domain())) {
            return DkimReason.FOREIGN_IDENTITY;
        }
        return Signatures.verify(publicKey, octets, signature.signature())
                ? DkimReason.VALID
                : DkimReason.HEADER_CHANGED;
    }

    private boolean expired(DkimSignature signature) {
        long now = clock.instant().getEpochSecond();
        return signature.expires().filter(expires -> now > expires).isPresent();
    }
}

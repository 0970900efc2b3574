package dev.ownrelay.compose;

import dev.ownrelay.account.Logo;
import dev.ownrelay.candidate.Candidate;
import dev.ownrelay.conversation.DeliveryResult;
import dev.ownrelay.conversation.Envelope;
import dev.ownrelay.conversation.SmtpEndpoint;
import dev.ownrelay.conversation.Talk;
import dev.ownrelay.message.NewMessage;
import dev.ownrelay.server.Route;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// An ordinary message of which a test changes one thing, as if no form had looked at it.
final class Typed {

    private static final Instant NOW = Instant.parse("2026-11-23T09:00:00Z");

    private String subject = "Vacancy";
    private String fromName = "Anna";
    private String from = "anna@agency.example";
    private String replyTo;
    private String first = "Carl";
    private String last = "Smit";
    private String to = "carl@candidate.example";
    private String body = "<p>Hello</p>";
    private String signature = "<p>Anna</p>";
    private List<MessageAttachment> files = List.of();
    private InlinePicture logo;
    private Instant at = NOW;

    Typed subject(String text) {
        subject = text;
        return this;
    }

    Typed fromName(String text) {
        fromName = text;
        return this;
    }

    Typed from(String address) {
        from = address;
        return this;
    }

    Typed replyTo(String address) {
        replyTo = address;
        return this;
    }

    Typed first(String name) {
        first = name;
        return this;
    }

    Typed last(String name) {
        last = name;
        return this;
    }

    Typed to(String address) {
        to = address;
        return this;
    }

    Typed body(String html) {
        body = html;
        return this;
    }

    Typed signature(String html) {
        signature = html;
        return this;
    }

    Typed logo(Logo picture) {
        logo = InlinePicture.of(picture, "agency.example");
        return this;
    }

    Typed at(Instant time) {
        at = time;
        return this;
    }

    Typed file(String name, String text) {
        return file(name, text.getBytes(StandardCharsets.UTF_8));
    }

    Typed file(String name, byte[] content) {
        try {
            var all = new ArrayList<>(files);
            all.add(MessageAttachment.of(name, content));
            files = List.copyOf(all);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// @throws IllegalArgumentException when no message can be made of it
    DeliveryResult send(SmtpEndpoint endpoint) {
        var message = octets();
        return new Talk().send(endpoint, new Envelope(from, to, message.length), message);
    }

    byte[] octets() {
        return whole(write());
    }

    private NewMessage write() {
        var route = new Route(null, "relay", "relay", from, fromName, replyTo);
        var content = WrittenBody.of(body, signature, logo).withPictures("agency.example");
        return new MimeMessageWriter(route, UUID.randomUUID(), subject, content, files, at)
                .write(new Candidate(UUID.randomUUID(), first, last, to, NOW));
    }

    /// With its attachments spliced in, as the outbox sends it.
    static byte[] whole(NewMessage message) {
        if (message.spliceAt() == null) {
            return message.source();
        }
        var out = new ByteArrayOutputStream();
        out.write(message.source(), 0, message.spliceAt());
        for (var part : message.attachments()) {
            out.writeBytes(part.head());
            out.writeBytes(part.content().encoded());
        }
        out.write(
                message.source(), message.spliceAt(), message.source().length - message.spliceAt());
        return out.toByteArray();
    }
}

package dev.ownrelay.compose;

import dev.ownrelay.candidate.Candidate;
import dev.ownrelay.mail.HeaderLines;
import dev.ownrelay.mail.HeaderText;
import dev.ownrelay.message.NewMessage;
import dev.ownrelay.server.Route;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeUtility;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// Writes one text to many recipients, each as a finished message of its own (RFC 5322). The MIME
/// tree is written by hand: the header set is exactly the one below, and the place of the
/// attachments, which are stored once for all messages, is known to the byte.
final class MimeMessageWriter {

    private final Route route;
    private final UUID senderId;
    private final String subject;
    private final WrittenBody body;
    private final List<MessageAttachment> attachments;
    private final Instant datedAt;

    /// `=_` never occurs in quoted-printable or base64 text (RFC 2045 section 6.7).
    private final String boundary = "=_" + UUID.randomUUID().toString().replace("-", "");

    /// Of the text with the pictures that it shows (RFC 2387).
    private final String related = boundary + "r";

    private final List<NewMessage.Part> parts;

    MimeMessageWriter(
            Route route,
            UUID senderId,
            String subject,
            WrittenBody body,
            List<MessageAttachment> attachments,
            Instant datedAt) {
        this.route = route;
        this.senderId = senderId;
        this.subject = HeaderText.clean(subject);
        this.body = body;
        this.attachments = attachments;
        this.datedAt = datedAt.truncatedTo(ChronoUnit.SECONDS);
        this.parts = parts();
    }

    NewMessage write(Candidate to) {
        var id = UUID.randomUUID();
        var fields = MergeFields.of(to);
        String filledSubject = fields.inText(subject);
        String messageId = "<%s@%s>".formatted(id, domain(route.fromAddress()));
        var out = new ByteArrayOutputStream();
        append(out, head(to, filledSubject, messageId));
        Integer spliceAt = writeContent(out, filledSubject, fields);
        return new NewMessage(
                id,
                senderId,
                to.getId(),
                route,
                to.email(),
                to.fullName(),
                filledSubject,
                out.toByteArray(),
                spliceAt,
                parts,
                messageId,
                datedAt);
    }

    private String head(Candidate to, String filledSubject, String messageId) {
        var head =
                new HeaderLines()
                        .addDate("Date", datedAt)
                        .addMailbox("From", route.fromName(), route.fromAddress());
        if (route.replyTo() != null) {
            head.addMailbox("Reply-To", "", route.replyTo());
        }
        return head.addMailbox("To", to.fullName(), to.email())
                .addText("Subject", filledSubject)
                .add("Message-ID", messageId)
                .add("MIME-Version", "1.0")
                .toString();
    }

    private @Nullable Integer writeContent(
            ByteArrayOutputStream out, String filledSubject, MergeFields fields) {
        if (parts.isEmpty()) {
            writeAlternatives(out, filledSubject, fields);
            return null;
        }
        if (!attachments.isEmpty()) {
            append(out, multipart("mixed", boundary) + "--" + boundary + "\r\n");
        }
        if (!body.pictures().isEmpty()) {
            append(out, multipart("related", related) + "--" + related + "\r\n");
        }
        writeAlternatives(out, filledSubject, fields);
        int spliceAt = out.size();
        append(out, "--" + (attachments.isEmpty() ? related : boundary) + "--\r\n");
        return spliceAt;
    }

    private void writeAlternatives(
            ByteArrayOutputStream out, String filledSubject, MergeFields fields) {
        String inner = boundary + "a";
        append(out, multipart("alternative", inner));
        writeText(out, inner, "plain", fields.inText(body.text()));
        String html = BodyHtml.document(filledSubject, fields.inHtml(body.html()));
        writeText(out, inner, "html", html);
        append(out, "--" + inner + "--\r\n");
    }

    private static String multipart(String subtype, String boundary) {
        var root = subtype.equals("related") ? "; type=\"multipart/alternative\"" : "";
        return new HeaderLines()
                        .add(
                                "Content-Type",
                                "multipart/%s%s;\r\n boundary=\"%s\""
                                        .formatted(subtype, root, boundary))
                + "\r\n";
    }

    private static void writeText(
            ByteArrayOutputStream out, String boundary, String subtype, String text) {
        append(out, "--" + boundary + "\r\n");
        append(
                out,
                new HeaderLines()
                                .add("Content-Type", "text/" + subtype + "; charset=utf-8")
                                .add("Content-Transfer-Encoding", "quoted-printable")
                        + "\r\n");
        writeQuotedPrintable(out, text);
        append(out, "\r\n");
    }

    private static void writeQuotedPrintable(ByteArrayOutputStream out, String text) {
        String lines = text.replaceAll("\r\n?|\n", "\r\n").replace("\0", "");
        try {
            var encoder = MimeUtility.encode(out, "quoted-printable");
            encoder.write(lines.getBytes(StandardCharsets.UTF_8));
            encoder.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    /// The pictures come first, and what follows them ends the part that they belong to: all that
    /// goes with a message has one place in it.
    private List<NewMessage.Part> parts() {
        var all = new ArrayList<NewMessage.Part>();
        var pictures = body.pictures();
        pictures.forEach(picture -> all.add(part(picture)));
        for (var attachment : attachments) {
            boolean afterPictures = !pictures.isEmpty() && all.size() == pictures.size();
            all.add(part(attachment, afterPictures ? "--" + related + "--\r\n" : ""));
        }
        return List.copyOf(all);
    }

    private NewMessage.Part part(InlinePicture picture) {
        var head =
                partHead(picture.contentType(), picture.fileName(), "inline")
                        .add("Content-ID", "<" + picture.contentId() + ">");
        return new NewMessage.Part(
                picture.fileName(),
                picture.contentType(),
                bytes("--%s\r\n%s\r\n".formatted(related, head)),
                picture.content(),
                picture.contentId());
    }

    /// @param before what ends the part before
    private NewMessage.Part part(MessageAttachment attachment, String before) {
        var head = partHead(attachment.contentType(), attachment.fileName(), "attachment");
        return new NewMessage.Part(
                attachment.fileName(),
                attachment.contentType(),
                bytes("%s--%s\r\n%s\r\n".formatted(before, boundary, head)),
                attachment.content(),
                null);
    }

    private static HeaderLines partHead(String type, String fileName, String disposition) {
        return new HeaderLines()
                .add("Content-Type", type + ";\r\n name=" + HeaderLines.nameParameter(fileName))
                .add("Content-Disposition", disposition + HeaderLines.fileNameParameters(fileName))
                .add("Content-Transfer-Encoding", "base64");
    }

    private static byte[] bytes(String head) {
        return head.getBytes(StandardCharsets.US_ASCII);
    }

    private static String domain(String address) {
        return address.substring(address.lastIndexOf('@') + 1);
    }

    private static void append(ByteArrayOutputStream out, String text) {
        out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }
}

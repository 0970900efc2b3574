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
        this.parts = attachments.stream().map(this::part).toList();
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
        if (attachments.isEmpty()) {
            writeAlternatives(out, filledSubject, fields);
            return null;
        }
        append(out, multipart("mixed", boundary) + "--" + boundary + "\r\n");
        writeAlternatives(out, filledSubject, fields);
        int spliceAt = out.size();
        append(out, "--" + boundary + "--\r\n");
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
        return new HeaderLines()
                        .add(
                                "Content-Type",
                                "multipart/%s;\r\n boundary=\"%s\"".formatted(subtype, boundary))
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

    private NewMessage.Part part(MessageAttachment attachment) {
        String head =
                "--%s\r\n%s\r\n"
                        .formatted(
                                boundary,
                                new HeaderLines()
                                        .add(
                                                "Content-Type",
                                                attachment.contentType()
                                                        + ";\r\n name="
                                                        + HeaderLines.nameParameter(
                                                                attachment.fileName()))
                                        .add(
                                                "Content-Disposition",
                                                "attachment"
                                                        + HeaderLines.fileNameParameters(
                                                                attachment.fileName()))
                                        .add("Content-Transfer-Encoding", "base64"));
        return new NewMessage.Part(
                attachment.fileName(),
                attachment.contentType(),
                head.getBytes(StandardCharsets.US_ASCII),
                attachment.content());
    }

    private static String domain(String address) {
        return address.substring(address.lastIndexOf('@') + 1);
    }

    private static void append(ByteArrayOutputStream out, String text) {
        out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }
}

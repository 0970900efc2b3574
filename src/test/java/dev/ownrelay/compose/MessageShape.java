package dev.ownrelay.compose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.support.ScriptedSmtpServer;

import org.apache.james.mime4j.dom.Entity;
import org.apache.james.mime4j.dom.Message;
import org.apache.james.mime4j.dom.Multipart;
import org.apache.james.mime4j.dom.address.Mailbox;
import org.apache.james.mime4j.dom.field.ContentDispositionField;
import org.apache.james.mime4j.dom.field.ContentTypeField;
import org.apache.james.mime4j.message.DefaultMessageBuilder;
import org.apache.james.mime4j.stream.Field;
import org.apache.james.mime4j.stream.MimeConfig;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// A message as mime4j sees it: the names of its headers and their parameters, in order, and its
/// parts.
record MessageShape(List<String> headers, List<MessageShape> parts) {

    private static final Pattern BARE = Pattern.compile("\\r(?!\\n)|(?<!\\r)\\n|\\x00");

    /// Also checks what holds for every message: its lines and its addresses.
    static MessageShape of(ScriptedSmtpServer.Message message, String what) {
        checkOctets(message.bytes(), what);
        var parsed = parse(message.bytes());
        assertThat(parsed.getFrom()).as(what).singleElement().satisfies(m -> is(m, message.from()));
        assertThat(parsed.getTo().flatten())
                .as(what)
                .singleElement()
                .satisfies(m -> is(m, message.to()));
        if (parsed.getReplyTo() != null) {
            assertThat(parsed.getReplyTo().flatten()).as(what).hasSize(1);
        }
        assertThat(parsed.getMessageId()).as(what).matches("<[!-~]+@[!-~]+>");
        return of(parsed);
    }

    private static MessageShape of(Entity entity) {
        var names = entity.getHeader().getFields().stream().map(MessageShape::name).toList();
        var parts =
                entity.getBody() instanceof Multipart multipart
                        ? multipart.getBodyParts().stream().map(MessageShape::of).toList()
                        : List.<MessageShape>of();
        return new MessageShape(names, parts);
    }

    /// With the names of its parameters, however many lines they take.
    private static String name(Field field) {
        var parameters =
                switch (field) {
                    case ContentTypeField type -> type.getParameters();
                    case ContentDispositionField disposition -> disposition.getParameters();
                    default -> Map.<String, String>of();
                };
        var names = parameters.keySet().stream().map(name -> name.split("\\*", 2)[0]);
        return field.getName() + names.distinct().sorted().toList();
    }

    private static void is(Mailbox mailbox, String address) {
        assertThat(mailbox.getAddress()).isEqualTo(address);
    }

    private static void checkOctets(byte[] octets, String what) {
        var text = new String(octets, StandardCharsets.ISO_8859_1);
        assertThat(BARE.matcher(text).find()).as("bare CR, LF or NUL: %s", what).isFalse();
        assertThat(text.lines()).as(what).allMatch(line -> line.length() <= 998);
    }

    private static Message parse(byte[] octets) {
        var builder = new DefaultMessageBuilder();
        builder.setMimeEntityConfig(MimeConfig.custom().setMaxHeaderLen(-1).build());
        try {
            return builder.parseMessage(new ByteArrayInputStream(octets));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

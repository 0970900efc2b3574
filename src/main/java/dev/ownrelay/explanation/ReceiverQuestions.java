package dev.ownrelay.explanation;

import dev.ownrelay.check.WrittenLanguage;
import dev.ownrelay.explanation.ReceiverQuestion.Wording;
import dev.ownrelay.message.Message;
import dev.ownrelay.message.ReadableBody;
import dev.ownrelay.relay.RelayDeparture;
import dev.ownrelay.server.EndpointChoice;
import dev.ownrelay.server.Routes;
import dev.ownrelay.server.SmtpServers;

import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.stereotype.Component;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;

/// Asks receivers why they refused a message, in the words that their IT needs.
@Component
public class ReceiverQuestions {

    private static final List<Locale> LANGUAGES = List.of(Locale.ENGLISH, Locale.of("nl"));
    private static final ZoneId UTC = ZoneId.of("UTC");
    private static final int READ = 4_000;

    /// Who refused a message, and how.
    ///
    /// @param words of the server; empty: none said anything
    /// @param at null: not known
    /// @param by name of the server; empty: the one that the message was handed to
    public record Refusal(String words, @Nullable Instant at, String by) {}

    private final Routes routes;
    private final SmtpServers servers;
    private final RelayDeparture relay;
    private final MessageSource words;

    ReceiverQuestions(
            Routes routes, SmtpServers servers, RelayDeparture relay, MessageSource words) {
        this.routes = routes;
        this.servers = servers;
        this.relay = relay;
        this.words = words;
    }

    public ReceiverQuestion of(Message message, Refusal refusal) {
        var read = language(message);
        return new ReceiverQuestion(
                LANGUAGES.stream()
                        .sorted(
                                Comparator.comparing(
                                        language -> !language.getLanguage().equals(read)))
                        .map(language -> wording(message, refusal, language))
                        .toList());
    }

    /// The one that the message was written in; where that cannot be told, the reader's own.
    private static String language(Message message) {
        return WrittenLanguage.of(ReadableBody.beginning(message.source(), READ))
                .orElse(LocaleContextHolder.getLocale().getLanguage());
    }

    private Wording wording(Message message, Refusal refusal, Locale language) {
        var at = Objects.requireNonNullElse(refusal.at(), message.datedAt());
        var facts =
                Stream.of(
                                line("receiver.from", from(message), language),
                                line("receiver.to", message.toAddress(), language),
                                line("receiver.subject", message.subject(), language),
                                line("receiver.sent", time(message.datedAt(), language), language),
                                line("receiver.refused", time(at, language), language),
                                line("receiver.by", by(message, refusal), language),
                                line("receiver.outgoing", outgoing(message), language),
                                line("receiver.messageId", message.messageId(), language))
                        .filter(line -> !line.isEmpty())
                        .toList();
        return new Wording(
                language.getLanguage(),
                said("receiver.title", language, message.subject()),
                said("receiver.text", language, String.join("\n", facts), refusal.words()));
    }

    private static String from(Message message) {
        return "%s <%s>".formatted(message.fromName(), message.fromAddress());
    }

    private String line(String key, String value, Locale language) {
        return value.isBlank() ? "" : said(key, language, value);
    }

    private String said(String key, Locale language, Object... arguments) {
        return words.getMessage(key, arguments, language);
    }

    private static String time(Instant at, Locale language) {
        return DateTimeFormatter.ofLocalizedDateTime(FormatStyle.LONG)
                .withLocale(language)
                .withZone(UTC)
                .format(at);
    }

    private String by(Message message, Refusal refusal) {
        if (!refusal.by().isBlank()) {
            return refusal.by();
        }
        return routes.endpointFor(message.smtpServerId(), message.senderId())
                        instanceof EndpointChoice.Ready ready
                ? ready.endpoint().host()
                : message.routeName();
    }

    /// As far as an administrator or the operator said so.
    private String outgoing(Message message) {
        var server = message.smtpServerId();
        return server == null
                ? String.join(", ", relay.addresses())
                : servers.findById(server)
                        .map(row -> String.join(", ", row.settings().departure().list()))
                        .orElse("");
    }
}

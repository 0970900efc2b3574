package dev.ownrelay.compose;

import dev.ownrelay.account.SignatureLogos;
import dev.ownrelay.candidate.Candidate;
import dev.ownrelay.check.FindingKind;
import dev.ownrelay.filter.FilterRequest;
import dev.ownrelay.filter.Opinion;
import dev.ownrelay.filter.Opinion.Symbol;
import dev.ownrelay.filter.SpamFilter;
import dev.ownrelay.message.NewMessage;
import dev.ownrelay.server.Route;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import java.io.ByteArrayOutputStream;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// Asks a real spam filter about the message as it would leave to its first recipient.
@Component
class SecondOpinions {

    private final SpamFilter filter;
    private final SignatureLogos logos;
    private final Clock clock;

    SecondOpinions(SpamFilter filter, SignatureLogos logos, Clock clock) {
        this.filter = filter;
        this.logos = logos;
        this.clock = clock;
    }

    /// What a filter said, for the page.
    ///
    /// @param findings what it holds against the message that pages have words for
    /// @param others what only its own words say, for IT
    record Shown(Opinion opinion, List<FindingKind> findings, List<Symbol> others) {

        static Shown of(Opinion opinion) {
            var against = opinion.symbols().stream().filter(symbol -> symbol.score() > 0).toList();
            return new Shown(
                    opinion,
                    against.stream().flatMap(symbol -> symbol.kind().stream()).distinct().toList(),
                    opinion.symbols().stream()
                            .filter(Predicate.not(symbol -> symbol.kind().isPresent()))
                            .toList());
        }

        public boolean refuses() {
            return opinion.score() >= opinion.threshold();
        }
    }

    boolean canBeAsked() {
        return filter.isSet();
    }

    /// Empty where there is nobody to ask, or nothing to ask about yet.
    Optional<Shown> of(Writing writing) {
        var line = writing.way().line();
        if (!filter.isSet()
                || line == null
                || writing.to().isEmpty()
                || BodyHtml.isBlank(BodyHtml.clean(writing.form().body()))) {
            return Optional.empty();
        }
        var to = writing.to().getFirst();
        var message = message(writing, line.route(), to);
        return filter.ask(
                        new FilterRequest(
                                octets(message),
                                line.route().fromAddress(),
                                List.of(to.email()),
                                null,
                                null,
                                null))
                .map(Shown::of);
    }

    private NewMessage message(Writing writing, Route route, Candidate to) {
        var sender = writing.sender();
        var form = writing.form();
        var logo = logos.find(sender.id()).map(found -> InlinePicture.of(found, sender.domain()));
        var body =
                WrittenBody.of(form.body(), sender.signatureHtml(), logo.orElse(null))
                        .withPictures(sender.domain());
        var files = form.attachments().stream().map(MessageAttachment::read).toList();
        return new MimeMessageWriter(
                        route, sender.id(), form.subject(), body, files, clock.instant())
                .write(to);
    }

    /// With its files where they belong.
    private static byte[] octets(NewMessage message) {
        @Nullable Integer at = message.spliceAt();
        var source = message.source();
        if (at == null) {
            return source;
        }
        var all = new ByteArrayOutputStream();
        all.write(source, 0, at);
        for (var part : message.attachments()) {
            all.writeBytes(part.head());
            all.writeBytes(part.content().encoded());
        }
        all.write(source, at, source.length - at);
        return all.toByteArray();
    }
}

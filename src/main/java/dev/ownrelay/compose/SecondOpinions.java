package dev.ownrelay.compose;

import dev.ownrelay.account.SignedIn;
import dev.ownrelay.blocklist.Listings;
import dev.ownrelay.candidate.Candidate;
import dev.ownrelay.check.FindingKind;
import dev.ownrelay.filter.FilterRequest;
import dev.ownrelay.filter.Opinion;
import dev.ownrelay.filter.Opinion.Symbol;
import dev.ownrelay.filter.SpamFilter;
import dev.ownrelay.message.NewMessage;
import dev.ownrelay.message.Presigner;
import dev.ownrelay.server.Route;

import org.springframework.stereotype.Component;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// Asks a real spam filter about the message as it would leave to its first recipient.
@Component
class SecondOpinions {

    private final SpamFilter filter;
    private final Listings listings;
    private final Composition composition;
    private final Presigner presigner;

    SecondOpinions(
            SpamFilter filter, Listings listings, Composition composition, Presigner presigner) {
        this.filter = filter;
        this.listings = listings;
        this.composition = composition;
        this.presigner = presigner;
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
    Optional<Shown> of(Writing writing, SignedIn me) {
        var line = writing.way().line();
        if (!filter.isSet()
                || line == null
                || writing.to().isEmpty()
                || BodyHtml.isBlank(BodyHtml.clean(writing.form().body()))) {
            return Optional.empty();
        }
        return filter.ask(me.tenantId(), () -> request(writing, line.route())).map(Shown::of);
    }

    /// As a receiver would get it from the server's first address.
    private FilterRequest request(Writing writing, Route route) {
        var to = writing.to().getFirst();
        var ip = listings.outgoing(route.serverId()).stream().findFirst().orElse(null);
        var host = ip == null ? null : route.host();
        var message = octets(message(writing, route, to));
        return new FilterRequest(message, route.fromAddress(), List.of(to.email()), ip, host, host);
    }

    private NewMessage message(Writing writing, Route route, Candidate to) {
        var form = writing.form();
        var files = composition.files(form, writing.along());
        return composition.writer(writing.sender(), route, form, files).write(to);
    }

    /// With its signature, where it gets one before it leaves us.
    private byte[] octets(NewMessage message) {
        var all = new ByteArrayOutputStream();
        try {
            for (var signature : presigner.sign(List.of(message)).signatures()) {
                all.write(signature.field());
            }
            message.write(all);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return all.toByteArray();
    }
}

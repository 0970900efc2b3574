package dev.ownrelay.discovery;

import dev.ownrelay.conversation.Fault;
import dev.ownrelay.conversation.SmtpEndpoint;
import dev.ownrelay.conversation.Tls;
import dev.ownrelay.trial.ConnectionReport;
import dev.ownrelay.trial.ServerTrial;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

import java.util.List;

/// Tries what servers are usually called, as *Test connection* does, as far as the login.
@Component
class Guesses {

    /// A name below the domain, and how it is connected to.
    record Guess(String label, int port, Tls tls) {}

    private static final List<Guess> USUAL =
            List.of(
                    new Guess("smtp", 587, Tls.STARTTLS),
                    new Guess("mail", 587, Tls.STARTTLS),
                    new Guess("smtp", 465, Tls.TLS),
                    new Guess("mail", 465, Tls.TLS));

    /// What came of one.
    record Tried(Place place, Outcome outcome) {}

    enum Outcome {
        ANSWERS,

        /// It answers, with a certificate of another name.
        OTHER_NAME,

        NOTHING
    }

    private final ServerTrial trial;
    private final List<Guess> usual;

    @Autowired
    Guesses(ServerTrial trial) {
        this(trial, USUAL);
    }

    Guesses(ServerTrial trial, List<Guess> usual) {
        this.trial = trial;
        this.usual = usual;
    }

    List<Place> of(String domain) {
        return usual.stream()
                .flatMap(guess ->
                        Place.named(guess.label() + "." + domain, guess.port(), guess.tls())
                                .stream())
                .toList();
    }

    Tried attempt(Place place) {
        var endpoint =
                new SmtpEndpoint(
                        null, place.host(), place.port(), place.tls(), null, null, null, 0);
        return new Tried(place, outcome(trial.reach(endpoint)));
    }

    private static Outcome outcome(ConnectionReport report) {
        if (report.ok()) {
            return Outcome.ANSWERS;
        }
        var result = report.result();
        return result.code() == 0 && Fault.of(result.text()) == Fault.CERTIFICATE_OTHER_NAME
                ? Outcome.OTHER_NAME
                : Outcome.NOTHING;
    }
}

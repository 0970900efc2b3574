package dev.ownrelay.trial;

import dev.ownrelay.conversation.DeliveryResult.Accepted;
import dev.ownrelay.conversation.DeliveryResult.Reply;
import dev.ownrelay.conversation.Envelope;
import dev.ownrelay.conversation.EnvelopeProbe;
import dev.ownrelay.conversation.MailSenderFactory;
import dev.ownrelay.conversation.Opened;
import dev.ownrelay.conversation.PlainMail;
import dev.ownrelay.conversation.PlainMailer;
import dev.ownrelay.conversation.SmtpConnection;
import dev.ownrelay.conversation.SmtpEndpoint;
import dev.ownrelay.conversation.StepListener;
import dev.ownrelay.rejection.Stage;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

import java.time.Clock;
import java.time.Duration;

/// *Test connection*: the way of a real send as far as the recipient, told step by step.
@Component
public class ServerTrial {

    /// Somebody waits before the page.
    private static final Duration TOTAL = Duration.ofSeconds(45);

    private final MailSenderFactory senders;
    private final Clock clock;
    private final Duration total;

    @Autowired
    public ServerTrial(MailSenderFactory senders, Clock clock) {
        this(senders, clock, TOTAL);
    }

    public ServerTrial(MailSenderFactory senders, Clock clock, Duration total) {
        this.senders = senders;
        this.clock = clock;
        this.total = total;
    }

    /// @param address of the administrator, as sender and recipient of an envelope without a
    ///   message
    /// @param live hears of each step as it happens
    public ConnectionReport run(SmtpEndpoint endpoint, String address, StepListener live) {
        var steps = new StepLog(endpoint, live);
        return switch (senders.create(endpoint, steps).open()) {
            case Opened.Failed(var result) -> steps.failed(result.reply());
            case Opened.Open(var connection) -> {
                var answer = probe(connection, address, steps);
                yield answer.taken() ? steps.passed(answer.reply()) : steps.failed(answer.reply());
            }
        };
    }

    /// The same, no further than the login, for somebody who has none yet: whether there is a
    /// server that speaks SMTP and keeps the connection safe.
    public ConnectionReport reach(SmtpEndpoint endpoint) {
        var steps = new StepLog(endpoint, StepListener.NONE);
        return switch (senders.create(endpoint, steps).open()) {
            case Opened.Failed(var result) -> steps.failed(result.reply());
            case Opened.Open(var connection) -> {
                try (connection) {
                    steps.opened(connection);
                }
                yield steps.passed(greeted(steps));
            }
        };
    }

    /// The same, as far as the server offers the login that nobody has just now.
    ///
    /// @param endpoint whose tokens say that somebody must sign in
    public ConnectionReport runToLogin(SmtpEndpoint endpoint) {
        var steps = new StepLog(endpoint, StepListener.NONE);
        return switch (senders.create(endpoint, steps).open()) {
            case Opened.Failed(var result) ->
                    result.signInNeeded()
                            ? steps.passed(greeted(steps))
                            : steps.failed(result.reply());
            case Opened.Open(var connection) -> {
                connection.close();
                yield steps.passed(greeted(steps));
            }
        };
    }

    private static Reply greeted(StepLog steps) {
        return new Reply(Stage.EHLO, 250, "", steps.total());
    }

    private EnvelopeProbe.Answer probe(SmtpConnection connection, String address, StepLog steps) {
        try (connection) {
            steps.opened(connection);
            connection.endWithin(rest(steps));
            return connection.probe(new Envelope(address, address, 0));
        }
    }

    /// The same, with a short message to the user who asks, from the address that real messages
    /// will have.
    public ConnectionReport sendTestMessage(
            SmtpEndpoint endpoint, PlainMail.From from, String to, String subject, String text) {
        var steps = new StepLog(endpoint, StepListener.NONE);
        return switch (senders.create(endpoint, steps).open()) {
            case Opened.Failed(var result) -> steps.failed(result.reply());
            case Opened.Open(var connection) -> {
                try (connection) {
                    connection.endWithin(rest(steps));
                    yield send(connection, message(from, to, subject, text), steps);
                }
            }
        };
    }

    private Duration rest(StepLog steps) {
        var rest = total.minusMillis(steps.total());
        return rest.isPositive() ? rest : Duration.ofMillis(1);
    }

    private PlainMail message(PlainMail.From from, String to, String subject, String text) {
        return new PlainMail(
                from,
                to,
                "",
                new PlainMail.Words(subject, text, null),
                PlainMailer.messageId(from.address()),
                clock.instant());
    }

    private static ConnectionReport send(
            SmtpConnection connection, PlainMail message, StepLog steps) {
        var result = PlainMailer.send(connection, message, () -> true);
        Reply reply = result.reply();
        return result instanceof Accepted ? steps.passed(reply) : steps.failed(reply);
    }
}

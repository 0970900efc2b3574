package dev.ownrelay.notice;

import dev.ownrelay.conversation.DeliveryResult;
import dev.ownrelay.conversation.PlainMail;
import dev.ownrelay.conversation.PlainMailer;
import dev.ownrelay.conversation.SmtpEndpoint;
import dev.ownrelay.secret.KeyUnknownException;
import dev.ownrelay.secret.SealedSecret;
import dev.ownrelay.secret.SecretUnreadableException;
import dev.ownrelay.secret.SecretVault;
import dev.ownrelay.server.EndpointChoice;
import dev.ownrelay.server.Routes;

import org.springframework.stereotype.Component;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/// Sends what is due of the agency that the thread acts for. No transaction is open while a server
/// is talked to.
@Component
class NoticeTurn {

    private static final List<Duration> DELAYS =
            List.of(
                    Duration.ofMinutes(1),
                    Duration.ofMinutes(5),
                    Duration.ofMinutes(15),
                    Duration.ofMinutes(30));

    /// Long enough for lanes to make room, and shorter than they then rest.
    private static final Duration CROWDED = Duration.ofSeconds(2);

    /// After which it is looked whether somebody has signed in.
    private static final Duration SIGN_IN = Duration.ofMinutes(1);

    /// After which the key that a secret was sealed with may be here, or another node looks.
    private static final Duration KEY = Duration.ofMinutes(1);

    private final NoticeRows rows;
    private final NoticeQueue queue;
    private final NoticeRelay relay;
    private final NoticeCauses causes;
    private final Routes routes;
    private final PlainMailer mailer;
    private final SecretVault vault;

    NoticeTurn(
            NoticeRows rows,
            NoticeQueue queue,
            NoticeRelay relay,
            NoticeCauses causes,
            Routes routes,
            PlainMailer mailer,
            SecretVault vault) {
        this.rows = rows;
        this.queue = queue;
        this.relay = relay;
        this.causes = causes;
        this.routes = routes;
        this.mailer = mailer;
        this.vault = vault;
    }

    void run() {
        rows.expire();
        for (var next = queue.next(); next.isPresent(); next = queue.next()) {
            deliver(next.get());
        }
    }

    /// What no mail can be made of stops nothing else.
    private void deliver(NoticeRow notice) {
        try {
            look(notice);
        } catch (IllegalArgumentException e) {
            rows.failed(notice, null, NoticeCauses.NO_MAIL);
        }
    }

    private void look(NoticeRow notice) {
        switch (routes.endpointAs(notice.smtpServerId(), notice.fromAddress())) {
            case EndpointChoice.NotReady(var reason) ->
                    rows.failed(notice, null, causes.of(reason));
            case EndpointChoice.SignInNeeded _, EndpointChoice.EachUser _ ->
                    rows.waits(notice, SIGN_IN, NoticeCauses.SIGN_IN_NEEDED);
            case EndpointChoice.KeyUnknown _ -> rows.waits(notice, KEY, NoticeCauses.KEY_UNKNOWN);
            case EndpointChoice.Ready ready -> deliver(notice, ready.endpoint());
        }
    }

    private void deliver(NoticeRow notice, SmtpEndpoint endpoint) {
        PlainMail mail;
        try {
            mail = mail(notice);
        } catch (KeyUnknownException e) {
            rows.waits(notice, KEY, NoticeCauses.KEY_UNKNOWN);
            return;
        } catch (SecretUnreadableException e) {
            rows.failed(notice, null, NoticeCauses.UNREADABLE);
            return;
        }
        if (notice.viaRelay() && !relay.permits(notice.fromAddress())) {
            rows.failed(notice, null, NoticeCauses.NAME);
        } else if (notice.viaRelay()) {
            viaRelay(notice, () -> send(notice, endpoint, mail));
        } else {
            settle(notice, send(notice, endpoint, mail));
        }
    }

    private DeliveryResult send(NoticeRow notice, SmtpEndpoint endpoint, PlainMail mail) {
        return mailer.send(endpoint, mail, () -> rows.holds(notice));
    }

    private void viaRelay(NoticeRow notice, Supplier<DeliveryResult> attempt) {
        switch (relay.during(attempt)) {
            case NoticeRelay.Try.Done(var result) -> settle(notice, result);
            case NoticeRelay.Try.Crowded(var reply) ->
                    rows.crowded(notice, CROWDED, reply, causes.of(reply));
            case NoticeRelay.Try.NotYet _ -> rows.release(notice);
        }
    }

    private PlainMail mail(NoticeRow notice) {
        var text = vault.open(notice.context(), new SealedSecret(notice.sealedText()));
        return new PlainMail(
                new PlainMail.From(notice.fromAddress(), notice.fromName(), null),
                notice.toAddress(),
                notice.toName(),
                new PlainMail.Words(notice.subject(), text, Locale.forLanguageTag(notice.locale())),
                notice.messageId(),
                notice.createdAt());
    }

    /// One that may have left is tried again too: twice the same does less harm than never.
    private void settle(NoticeRow notice, DeliveryResult result) {
        var reply = result.reply();
        switch (result) {
            case DeliveryResult.Accepted _ -> rows.sent(notice);
            case DeliveryResult.Rejected _ -> rows.failed(notice, reply, causes.of(reply));
            case DeliveryResult.NotMarked _ -> {} // somebody else has it
            default -> rows.deferred(notice, delay(notice), reply, causes.of(reply));
        }
    }

    private static Duration delay(NoticeRow notice) {
        return DELAYS.get(Math.min(notice.attempts(), DELAYS.size() - 1));
    }
}

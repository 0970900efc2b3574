package dev.ownrelay.outbox;

import dev.ownrelay.rejection.Explanation;
import dev.ownrelay.rejection.Explanation.NextStep;
import dev.ownrelay.rejection.Rejections;
import dev.ownrelay.rejection.Stage;
import dev.ownrelay.smtp.DeliveryResult.Reply;
import dev.ownrelay.tenant.CurrentTenant;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Tells what the end of a letter says of its recipient's address. A letter that is accepted costs
/// no statement, unless the address was marked when the letter was written.
@Component
class AddressNews {

    private final MarkedAddresses marks;
    private final Rejections rejections;
    private final OutboxMeters meters;
    private final JdbcClient jdbc;
    private final Lanes lanes;

    AddressNews(
            MarkedAddresses marks,
            Rejections rejections,
            OutboxMeters meters,
            JdbcClient jdbc,
            Lanes lanes) {
        this.marks = marks;
        this.rejections = rejections;
        this.meters = meters;
        this.jdbc = jdbc;
        this.lanes = lanes;
    }

    /// Whether the end may say something of the address.
    boolean concerns(LetterEnd end) {
        return lifts(end) || refuses(end);
    }

    void tell(LetterEnd end, Instant now) {
        var letter = end.letter();
        if (lifts(end)) {
            marks.accepted(letter.id(), letter.toAddress(), letter.serverId());
        } else if (refuses(end)) {
            var reply = end.reply();
            var meaning = rejections.explain(reply.stage(), reply.code(), null, reply.text());
            mark(
                    new MarkedAddresses.Refusal(
                            letter.id(),
                            letter.toAddress(),
                            meaning.cause(),
                            letter.serverId(),
                            null,
                            now),
                    meaning);
        }
    }

    private static boolean lifts(LetterEnd end) {
        return end.state() == MessageState.SENT && end.letter().liftsMark();
    }

    private static boolean refuses(LetterEnd end) {
        return end.state() == MessageState.FAILED
                && ofTheLetter(end.outcome())
                && ofTheAddress(end.reply());
    }

    /// A server refused by mail what another had accepted.
    void cameBack(Message letter, UUID bounce, Explanation meaning, Instant at) {
        if (meaning.permanent()) {
            mark(
                    new MarkedAddresses.Refusal(
                            letter.getId(),
                            letter.toAddress(),
                            meaning.cause(),
                            letter.smtpServerId(),
                            bounce,
                            at),
                    meaning);
        }
    }

    /// What came back was no report of a server.
    ///
    /// @return since when the address was marked, if it was because of that
    Optional<Instant> takenBack(Message letter, UUID bounce, UUID actor) {
        return marks.takenBack(actor, bounce, letter.toAddress());
    }

    /// Letters that waited only because of a mark that is gone go on.
    void goOn(Message letter) {
        if (marks.among(List.of(letter.toAddress())).isEmpty()) {
            release(letter);
        }
    }

    private void release(Message letter) {
        var servers =
                jdbc.sql(
                                """
                                update message set state = 'QUEUED', hold_reason = null
                                where tenant_id = :tenant and candidate_id = :owner
                                    and state = 'HELD' and hold_reason = 'ADDRESS_MARKED'
                                    and lower(to_address) = lower(:address)
                                returning coalesce(smtp_server_id::text, '')
                                """)
                        .param("tenant", CurrentTenant.get())
                        .param("owner", letter.candidateId())
                        .param("address", letter.toAddress())
                        .query(String.class)
                        .list();
        servers.stream()
                .distinct()
                .sorted()
                .map(server -> server.isEmpty() ? null : UUID.fromString(server))
                .forEach(server -> lanes.wake(new LaneId(CurrentTenant.get(), server)));
    }

    private void mark(MarkedAddresses.Refusal refusal, Explanation meaning) {
        if (nobodyThere(meaning)) {
            marks.mark(refusal);
            marks.owner(refusal.address()).ifPresent(owner -> hold(refusal, owner));
        }
    }

    /// What waits for the address leaves only when a person wants it. Rows that somebody works on
    /// are passed over, so that nobody waits here.
    private void hold(MarkedAddresses.Refusal refusal, UUID owner) {
        var held =
                jdbc.sql(
                                """
                                update message set state = 'HELD', hold_reason = 'ADDRESS_MARKED'
                                where tenant_id = :tenant and id in (
                                    select id from message where tenant_id = :tenant
                                        and candidate_id = :owner and id <> :letter
                                        and state in ('SCHEDULED', 'QUEUED') and not lifts_mark
                                        and lower(to_address) = lower(:address)
                                    for no key update skip locked)
                                """)
                        .param("tenant", CurrentTenant.get())
                        .param("owner", owner)
                        .param("letter", refusal.letter())
                        .param("address", refusal.address())
                        .update();
        meters.became(MessageState.HELD, held);
    }

    /// Before it was told the address, a server cannot have refused it.
    private static boolean ofTheAddress(Reply reply) {
        return reply.stage().compareTo(Stage.RCPT) >= 0;
    }

    private static boolean ofTheLetter(Outcome outcome) {
        return outcome == Outcome.REJECTED || outcome == Outcome.DEFERRED;
    }

    /// The mailbox or its domain does not exist, is closed or takes no mail: writing again helps
    /// only with another address.
    private static boolean nobodyThere(Explanation meaning) {
        return meaning.nextStep() == NextStep.CANDIDATE_ADDRESS;
    }
}

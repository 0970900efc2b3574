package dev.ownrelay.lane;

import dev.ownrelay.ledger.Deliveries;
import dev.ownrelay.ledger.Queue;
import dev.ownrelay.ledger.SenderRefusals;
import dev.ownrelay.ledger.Try;
import dev.ownrelay.message.HoldReason;
import dev.ownrelay.notice.RefusedSenderMail;
import dev.ownrelay.rejection.Rejections;
import dev.ownrelay.rejection.SenderFault;

import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/// Holds what a server would refuse for the sake of whoever sends, until a person has mended it.
@Service
class RefusedSenders {

    private final SenderRefusals rows;
    private final Deliveries deliveries;
    private final RefusedSenderMail mail;
    private final Rejections rejections;

    RefusedSenders(
            SenderRefusals rows,
            Deliveries deliveries,
            RefusedSenderMail mail,
            Rejections rejections) {
        this.rows = rows;
        this.deliveries = deliveries;
        this.mail = mail;
        this.rejections = rejections;
    }

    Refusals of(Queue queue) {
        return new Refusals(queue, rows, rejections);
    }

    /// What a limit stops goes on by itself, and is left where it is.
    @Transactional
    public void hold(Queue queue, LaneEnd.Refused end) {
        if (end.fault() == SenderFault.LOGIN) {
            deliveries.holdAll(queue, HoldReason.LOGIN_NEEDED);
        } else if (end.fault() == SenderFault.ADDRESS) {
            holdAddress(queue, end.front());
        }
    }

    private void holdAddress(Queue queue, Try front) {
        var message = front.message();
        int held = deliveries.holdFrom(queue, message.fromAddress(), HoldReason.SENDER_REFUSED);
        if (held > 0) {
            var reply = front.result().reply();
            var meaning = rejections.explain(reply.stage(), reply.code(), null, reply.text());
            mail.tell(
                    message.serverId(), message.routeName(), message.fromAddress(), held, meaning);
        }
    }
}

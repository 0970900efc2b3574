package dev.ownrelay.notice;

import dev.ownrelay.conversation.DeliveryResult.Reply;
import dev.ownrelay.rejection.Cause;
import dev.ownrelay.rejection.Rejections;
import dev.ownrelay.server.RouteChoice;

import org.springframework.stereotype.Component;

/// Why a notice did not leave, as keys of words that hold nothing of a reply.
@Component
class NoticeCauses {

    static final String UNREADABLE = "notice.failed.unreadable";
    static final String KEY_UNKNOWN = "notice.failed.key";
    static final String NAME = "notice.failed.name";
    static final String NO_MAIL = "notice.failed.noMail";
    static final String SIGN_IN_NEEDED = "notice.failed.signIn";

    private final Rejections rejections;

    NoticeCauses(Rejections rejections) {
        this.rejections = rejections;
    }

    String of(Reply reply) {
        var cause = rejections.explain(reply.stage(), reply.code(), null, reply.text()).cause();
        return cause == Cause.UNKNOWN
                ? "notice.failed." + (reply.code() == 0 ? "lost" : "refused")
                : "cause." + cause.id() + ".what";
    }

    String of(RouteChoice.Reason reason) {
        return reason == RouteChoice.Reason.CREDENTIAL_UNREADABLE
                ? UNREADABLE
                : "notice.failed.noServer";
    }
}

package dev.ownrelay.link;

import dev.ownrelay.account.AppUsers;
import dev.ownrelay.account.IntruderNews;

import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

import java.util.UUID;

/// Tells by mail that somebody holds a part of what lets in: once a day of each, or whoever goes on
/// would fill a mailbox.
@Component
class IntruderMail implements IntruderNews {

    private final LinkLimits limits;
    private final AppUsers users;
    private final LinkMail mail;

    IntruderMail(LinkLimits limits, AppUsers users, LinkMail mail) {
        this.limits = limits;
        this.users = users;
        this.mail = mail;
    }

    @Override
    @Transactional(propagation = Propagation.MANDATORY)
    public void tell(UUID userId, What what) {
        if (limits.takeOfDay(what.word() + " of " + userId, 1)) {
            users.findById(userId)
                    .ifPresent(user -> mail.tell(what.word(), user, user.email(), ""));
        }
    }
}

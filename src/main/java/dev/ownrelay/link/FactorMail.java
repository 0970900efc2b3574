package dev.ownrelay.link;

import dev.ownrelay.account.AppUsers;
import dev.ownrelay.factor.FactorNews;

import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

import java.util.UUID;

/// Tells by mail what became of the second step.
@Component
class FactorMail implements FactorNews {

    private final AppUsers users;
    private final LinkMail mail;

    FactorMail(AppUsers users, LinkMail mail) {
        this.users = users;
        this.mail = mail;
    }

    @Override
    @Transactional(propagation = Propagation.MANDATORY)
    public void tell(UUID userId, What what) {
        users.findById(userId)
                .ifPresent(user -> mail.tell("factor-" + what.word(), user, user.email(), ""));
    }
}

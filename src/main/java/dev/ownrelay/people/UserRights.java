package dev.ownrelay.people;

import dev.ownrelay.account.AppUser;
import dev.ownrelay.account.PasswordRule;
import dev.ownrelay.account.Sessions;
import dev.ownrelay.account.SignIns;
import dev.ownrelay.link.Links;
import dev.ownrelay.server.ServerSecrets;

import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/// Lets what a user began follow the rights that the user has now.
@Component
class UserRights {

    private final SignIns signIns;
    private final Sessions sessions;
    private final Links links;
    private final MessageQueue messages;
    private final ServerSecrets mailLogins;
    private final PasswordRule passwords;

    UserRights(
            SignIns signIns,
            Sessions sessions,
            Links links,
            MessageQueue messages,
            ServerSecrets mailLogins,
            PasswordRule passwords) {
        this.passwords = passwords;
        this.signIns = signIns;
        this.sessions = sessions;
        this.links = links;
        this.messages = messages;
        this.mailLogins = mailLogins;
    }

    /// Whether nobody would be left who gets in without the organisation's provider.
    @Transactional(propagation = Propagation.MANDATORY)
    public boolean areLastWayIn(AppUser user) {
        return passwords.isLastWayIn(user.getId());
    }

    /// Of somebody who is switched off: links are good no longer, messages wait, and their mailbox
    /// is theirs alone.
    @Transactional(propagation = Propagation.MANDATORY)
    public void stop(AppUser user) {
        links.withdrawAll(user.getId());
        messages.hold(user.getId());
        mailLogins.forgetLoginsOf(user.getId());
    }

    /// Pages that are open were made for other rights.
    @Transactional(propagation = Propagation.MANDATORY)
    public void changed(AppUser user) {
        var proven = user.enabled() && user.addressProvenAt() != null;
        signIns.hold(user.tenantId(), user.getId(), proven);
        sessions.end(user.getId());
    }
}

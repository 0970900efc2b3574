package dev.ownrelay.people;

import dev.ownrelay.account.AppUser;
import dev.ownrelay.account.AppUsers;
import dev.ownrelay.account.Mailbox;
import dev.ownrelay.account.Passwords;
import dev.ownrelay.account.Role;
import dev.ownrelay.account.SignIns;
import dev.ownrelay.account.UserNotes;
import dev.ownrelay.link.Links;
import dev.ownrelay.tenant.CurrentTenant;

import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

import java.time.Clock;
import java.util.List;
import java.util.UUID;

/// Users for whom the provider of their agency speaks: they need no invitation and no password.
@Service
public class ProvidedUsers {

    private final AppUsers users;
    private final Links links;
    private final Passwords passwords;
    private final SignIns signIns;
    private final UserRights rights;
    private final UserNotes notes;
    private final Clock clock;

    ProvidedUsers(
            AppUsers users,
            Links links,
            Passwords passwords,
            SignIns signIns,
            UserRights rights,
            UserNotes notes,
            Clock clock) {
        this.users = users;
        this.links = links;
        this.passwords = passwords;
        this.signIns = signIns;
        this.rights = rights;
        this.notes = notes;
        this.clock = clock;
    }

    /// Somebody new, who has joined at once. Nobody has shown that they read the mailbox.
    ///
    /// @throws org.springframework.dao.DataIntegrityViolationException when somebody of the agency
    ///   has the address meanwhile
    @Transactional(propagation = Propagation.MANDATORY)
    public AppUser add(String email, String name, Role role) {
        var address = Mailbox.stored(email);
        var now = clock.instant();
        var user = new AppUser(UUID.randomUUID(), address, name, passwords.nobody(), role, now);
        user.join(user.passwordHash(), now);
        users.save(user);
        users.flush();
        notes.added(user);
        signIns.claim(address, CurrentTenant.get(), user.getId());
        return user;
    }

    /// Somebody who was invited and comes without the invitation.
    @Transactional(propagation = Propagation.MANDATORY)
    public void join(AppUser user) {
        user.join(passwords.nobody(), clock.instant());
        links.withdrawAll(user.getId());
        signIns.claim(user.email(), CurrentTenant.get(), user.getId());
    }

    /// Ends the sessions of a user who gets another role. Without whom nobody could keep the users,
    /// or get in, stays administrator.
    ///
    /// @return false: nothing was changed
    @Transactional(propagation = Propagation.MANDATORY)
    public boolean become(AppUser user, Role role) {
        var administrators = users.lockEnabledAdministrators();
        if (user.role() == role || role != Role.ADMIN && isNeeded(user, administrators)) {
            return false;
        }
        var before = UserNotes.Before.of(user);
        user.become(role);
        notes.changed(before, user);
        rights.changed(user);
        return true;
    }

    private boolean isNeeded(AppUser user, List<AppUser> administrators) {
        return administrators.equals(List.of(user)) || rights.areLastWayIn(user);
    }
}

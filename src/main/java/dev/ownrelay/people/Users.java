package dev.ownrelay.people;

import dev.ownrelay.account.AppUser;
import dev.ownrelay.account.AppUsers;
import dev.ownrelay.account.Passwords;
import dev.ownrelay.account.Role;
import dev.ownrelay.account.SignedIn;
import dev.ownrelay.account.UserForm;
import dev.ownrelay.account.UserNotes;
import dev.ownrelay.link.AddressChanges;
import dev.ownrelay.link.Links;
import dev.ownrelay.operator.Operators;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Keeps the users of the agency.
@Service
public class Users {

    /// Without this user nobody could keep the agency's users any more.
    @SuppressWarnings("serial")
    static class LastAdministrator extends RuntimeException {}

    /// Without this user nobody could get in when the organisation's provider is not there.
    @SuppressWarnings("serial")
    static class LastWayIn extends RuntimeException {}

    /// Somebody else saved the user since the form was opened.
    @SuppressWarnings("serial")
    static class ChangedMeanwhile extends RuntimeException {}

    private final AppUsers users;
    private final Links links;
    private final Passwords passwords;
    private final Operators operators;
    private final UserRights rights;
    private final UserNotes notes;
    private final Clock clock;

    Users(
            AppUsers users,
            Links links,
            Passwords passwords,
            Operators operators,
            UserRights rights,
            UserNotes notes,
            Clock clock) {
        this.users = users;
        this.links = links;
        this.passwords = passwords;
        this.operators = operators;
        this.rights = rights;
        this.notes = notes;
        this.clock = clock;
    }

    @Transactional(readOnly = true)
    public Optional<AppUser> find(UUID id) {
        return users.findById(id);
    }

    /// Makes a user who can sign in once the invitation is accepted.
    ///
    /// @throws AddressChanges.InUse when another user of the agency has the address
    @Transactional
    public UUID create(UserForm form) {
        refuseDouble(form.address(), null);
        var id = UUID.randomUUID();
        var user =
                new AppUser(
                        id,
                        form.address(),
                        form.displayName(),
                        passwords.nobody(),
                        form.wantedRole(),
                        clock.instant());
        if (!form.enabled()) {
            user.disable();
        }
        users.save(user);
        notes.added(user);
        return id;
    }

    /// Ends the sessions of a user whose rights changed. The messages of a disabled one are held.
    /// An address of somebody who has joined is not changed here: it has to be proven first.
    ///
    /// @throws AddressChanges.InUse when another user of the agency has the address
    /// @throws AppUser.NotYours when only operators may change the user
    /// @throws LastAdministrator when nobody would be left to keep the users
    /// @throws Operators.LastOperator when nobody would be left to run the installation
    /// @throws LastWayIn when nobody would be left who gets in by password
    /// @throws ChangedMeanwhile when the form is older than the row
    @Transactional
    public void update(SignedIn me, AppUser seen, UserForm form) {
        if (seen.operator() && !form.enabled()) {
            operators.keepAnother(seen.getId());
        }
        var administrators = users.lockEnabledAdministrators();
        var user = users.findById(seen.getId()).orElseThrow(ChangedMeanwhile::new);
        user.requireChangeableBy(me);
        if (!String.valueOf(user.version()).equals(form.version())) {
            throw new ChangedMeanwhile();
        }
        var staysAdministrator = form.enabled() && form.wantedRole() == Role.ADMIN;
        if (administrators.equals(List.of(user)) && !staysAdministrator) {
            throw new LastAdministrator();
        }
        if (!staysAdministrator && rights.areLastWayIn(user)) {
            throw new LastWayIn();
        }
        refuseDouble(form.address(), user.getId());
        apply(form, user);
    }

    private void refuseDouble(String address, @Nullable UUID own) {
        users.findByEmailIgnoreCase(address)
                .filter(other -> !other.getId().equals(own))
                .ifPresent(_ -> {
                    throw new AddressChanges.InUse();
                });
    }

    /// An invitation to the address before is good no longer.
    private void readdress(AppUser user, String address) {
        if (!user.email().equalsIgnoreCase(address)) {
            links.withdrawAll(user.getId());
        }
        user.readdress(address);
    }

    private void apply(UserForm form, AppUser user) {
        var changed = user.role() != form.wantedRole() || user.enabled() != form.enabled();
        var before = UserNotes.Before.of(user);
        if (user.joinedAt() == null || user.email().equalsIgnoreCase(form.address())) {
            readdress(user, form.address());
        }
        user.rename(form.displayName());
        user.become(form.wantedRole());
        if (form.enabled()) {
            user.enable();
        } else {
            user.disable();
            rights.stop(user);
        }
        notes.changed(before, user);
        if (changed) {
            rights.changed(user);
        }
    }
}

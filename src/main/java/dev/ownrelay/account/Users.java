package dev.ownrelay.account;

import dev.ownrelay.tenant.CurrentTenant;

import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Keeps the users of the agency.
@Service
class Users {

    /// Without this user nobody could keep the agency's users any more.
    @SuppressWarnings("serial")
    static class LastAdministrator extends RuntimeException {}

    /// Somebody else saved the user since the form was opened.
    @SuppressWarnings("serial")
    static class ChangedMeanwhile extends RuntimeException {}

    private final AppUsers users;
    private final SignIns signIns;
    private final Passwords passwords;
    private final Sessions sessions;
    private final LetterQueue letters;
    private final Clock clock;

    Users(
            AppUsers users,
            SignIns signIns,
            Passwords passwords,
            Sessions sessions,
            LetterQueue letters,
            Clock clock) {
        this.users = users;
        this.signIns = signIns;
        this.passwords = passwords;
        this.sessions = sessions;
        this.letters = letters;
        this.clock = clock;
    }

    @Transactional(readOnly = true)
    public Optional<AppUser> find(UUID id) {
        return users.findById(id);
    }

    @Transactional(readOnly = true)
    public List<UserRow> list() {
        return users.findAllByOrderByDisplayNameAscIdAsc().stream().map(UserRow::of).toList();
    }

    /// The users who chose a server; nobody chose one that is not there.
    @Transactional(readOnly = true)
    public List<UserRow> list(UUID serverId) {
        return users.findBySmtpServerIdOrderByDisplayNameAscIdAsc(serverId).stream()
                .map(UserRow::of)
                .toList();
    }

    /// @throws SignIns.AddressTaken when the address belongs to another user of the installation
    @Transactional
    public void create(UserForm form) {
        var hash = passwords.hash(form.password());
        var id = UUID.randomUUID();
        signIns.register(form.address(), CurrentTenant.get(), id);
        var user =
                new AppUser(
                        id,
                        form.address(),
                        form.displayName(),
                        hash,
                        form.wantedRole(),
                        clock.instant());
        if (!form.enabled()) {
            user.disable();
        }
        users.save(user);
    }

    /// Ends the sessions of a user whose rights or password changed. The letters of a disabled one
    /// are held.
    ///
    /// @throws SignIns.AddressTaken when the address belongs to another user of the installation
    /// @throws LastAdministrator when nobody would be left to keep the users
    /// @throws ChangedMeanwhile when the form is older than the row
    @Transactional
    public void update(AppUser seen, UserForm form) {
        var administrators = users.lockEnabledAdministrators();
        var user = users.findById(seen.getId()).orElseThrow(ChangedMeanwhile::new);
        if (!String.valueOf(user.version()).equals(form.version())) {
            throw new ChangedMeanwhile();
        }
        var staysAdministrator = form.enabled() && form.wantedRole() == Role.ADMIN;
        if (administrators.equals(List.of(user)) && !staysAdministrator) {
            throw new LastAdministrator();
        }
        if (!user.email().equals(form.address())) {
            signIns.readdress(form.address(), user.tenantId(), user.getId());
        }
        apply(form, user);
    }

    private void apply(UserForm form, AppUser user) {
        var rights = user.role() != form.wantedRole() || user.enabled() != form.enabled();
        user.readdress(form.address());
        user.rename(form.displayName());
        user.become(form.wantedRole());
        if (form.enabled()) {
            user.enable();
        } else {
            user.disable();
            letters.hold(user.getId());
        }
        if (!form.password().isEmpty()) {
            user.changePassword(passwords.hash(form.password()));
        }
        if (rights || !form.password().isEmpty()) {
            sessions.end(user.getId());
        }
    }
}

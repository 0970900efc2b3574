package dev.ownrelay.link;

import dev.ownrelay.account.AppUser;
import dev.ownrelay.account.Passwords;
import dev.ownrelay.account.SignIns;
import dev.ownrelay.tenant.AuditTrail;

import org.springframework.stereotype.Service;

import java.time.Clock;
import java.util.Optional;
import java.util.UUID;

/// Lets whoever holds an invitation, or a link for a new password, set the password of its user.
@Service
class PasswordLinks {

    /// What the page behind a good link says.
    ///
    /// @param admitted whether a password lets the user in
    record Seen(UUID userId, String name, String address, String agency, boolean admitted) {}

    private record Used(AppUser user, Optional<SignIns.SignIn> displaced) {}

    private final LinkedUsers linked;
    private final LinkedAddresses addresses;
    private final Passwords passwords;
    private final WaysIn ways;
    private final LinkMail mail;
    private final AuditTrail audit;
    private final Clock clock;

    PasswordLinks(
            LinkedUsers linked,
            LinkedAddresses addresses,
            Passwords passwords,
            WaysIn ways,
            LinkMail mail,
            AuditTrail audit,
            Clock clock) {
        this.linked = linked;
        this.addresses = addresses;
        this.passwords = passwords;
        this.ways = ways;
        this.mail = mail;
        this.audit = audit;
        this.clock = clock;
    }

    /// Empty when the link is good for nothing.
    Optional<Seen> look(Link.Purpose purpose, String token) {
        return linked.look(purpose, token).map(PasswordLinks::seen);
    }

    private static Seen seen(LinkedUsers.Seen seen) {
        var user = seen.user();
        return new Seen(
                user.getId(), user.displayName(), user.email(), seen.agency(), seen.admitted());
    }

    /// @return who may sign in now
    /// @throws LinkTokens.Spent when the link is good for nothing, or somebody else was quicker
    /// @throws SignIns.AddressTaken when somebody else signs in with the address; the link stays
    AppUser use(Link.Purpose purpose, String token, String password) {
        var hash = passwords.hash(password);
        var used = linked.use(purpose, token, (link, user) -> use(link, user, hash));
        used.displaced().ifPresent(addresses::displaced);
        return used.user();
    }

    private Used use(Link link, AppUser user, String hash) {
        var displaced = addresses.settle(link, user);
        if (user.joinedAt() == null) {
            user.join(hash, clock.instant());
        } else {
            user.changePassword(hash);
            mail.tell("password-reset", user, user.email(), "");
        }
        ways.close(user.getId(), null);
        audit.note(user.getId(), link.purpose().word() + ".used", user.getId(), "");
        return new Used(user, displaced);
    }
}

package dev.ownrelay.account;

import dev.ownrelay.tenant.Agencies;
import dev.ownrelay.tenant.Agency;
import dev.ownrelay.tenant.AuditTrail;
import dev.ownrelay.tenant.CurrentTenant;

import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

import java.time.Clock;
import java.util.Optional;
import java.util.UUID;

/// Lets whoever holds an invitation, or a link for a new password, set the password of its user.
@Service
class PasswordLinks {

    /// What the page behind a good link says.
    record Seen(UUID userId, String name, String address, String agency) {}

    private record Used(AppUser user, Optional<SignIns.SignIn> displaced) {}

    private final LinkTokens tokens;
    private final AppUsers users;
    private final Agencies agencies;
    private final LinkedAddresses addresses;
    private final Passwords passwords;
    private final WaysIn ways;
    private final LinkMail mail;
    private final AuditTrail audit;
    private final TransactionTemplate transaction;
    private final Clock clock;

    PasswordLinks(
            LinkTokens tokens,
            AppUsers users,
            Agencies agencies,
            LinkedAddresses addresses,
            Passwords passwords,
            WaysIn ways,
            LinkMail mail,
            AuditTrail audit,
            TransactionTemplate transaction,
            Clock clock) {
        this.tokens = tokens;
        this.users = users;
        this.agencies = agencies;
        this.addresses = addresses;
        this.passwords = passwords;
        this.ways = ways;
        this.mail = mail;
        this.audit = audit;
        this.transaction = transaction;
        this.clock = clock;
    }

    /// Empty when the link is good for nothing.
    Optional<Seen> look(Link.Purpose purpose, String token) {
        return LinkTokens.agencyOf(token).flatMap(agency -> look(agency, purpose, token));
    }

    private Optional<Seen> look(UUID agency, Link.Purpose purpose, String token) {
        return CurrentTenant.call(
                agency,
                () ->
                        transaction.execute(_ ->
                                tokens.find(purpose, token)
                                        .flatMap(link ->
                                                users.findById(link.userId())
                                                        .filter(user -> isFor(link, user)))
                                        .filter(AppUser::enabled)
                                        .map(user -> seen(user, agency))));
    }

    private Seen seen(AppUser user, UUID agency) {
        var name = agencies.findById(agency).map(Agency::name).orElse("");
        return new Seen(user.getId(), user.displayName(), user.email(), name);
    }

    /// @return who may sign in now
    /// @throws LinkTokens.Spent when the link is good for nothing, or somebody else was quicker
    /// @throws SignIns.AddressTaken when somebody else signs in with the address; the link stays
    AppUser use(Link.Purpose purpose, String token, String password) {
        var agency = LinkTokens.agencyOf(token).orElseThrow(LinkTokens.Spent::new);
        var hash = passwords.hash(password);
        var used =
                CurrentTenant.call(
                        agency, () -> transaction.execute(_ -> useInside(purpose, token, hash)));
        used.displaced().ifPresent(addresses::displaced);
        return used.user();
    }

    private Used useInside(Link.Purpose purpose, String token, String hash) {
        var link = tokens.find(purpose, token).orElseThrow(LinkTokens.Spent::new);
        var user =
                users.lock(link.userId())
                        .filter(found -> found.enabled() && isFor(link, found))
                        .orElseThrow(LinkTokens.Spent::new);
        tokens.useUp(purpose, token);
        var displaced = addresses.settle(link, user);
        if (user.joinedAt() == null) {
            user.join(hash, clock.instant());
        } else {
            user.changePassword(hash);
            mail.tell("password-reset", user, user.email(), "");
        }
        ways.close(user.getId(), null);
        audit.note(user.getId(), purpose.word() + ".used", user.getId(), "");
        return new Used(user, displaced);
    }

    private static boolean isFor(Link link, AppUser user) {
        return link.address().equalsIgnoreCase(user.email());
    }
}

package dev.ownrelay.link;

import dev.ownrelay.account.AppUser;
import dev.ownrelay.account.SignIns;
import dev.ownrelay.tenant.AuditTrail;

import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Service;

import java.util.Optional;
import java.util.UUID;

/// Lets whoever holds a link to an address prove it, and makes a new one the user's.
@Service
class AddressProofs {

    /// What the page behind a good link says.
    ///
    /// @param before the address until now; null: it is to be proven only
    record Seen(UUID userId, String name, String address, @Nullable String before, String agency) {}

    private record Used(UUID userId, Optional<SignIns.SignIn> displaced) {}

    private final LinkedUsers linked;
    private final Links links;
    private final LinkedAddresses addresses;
    private final LinkMail mail;
    private final AuditTrail audit;

    AddressProofs(
            LinkedUsers linked,
            Links links,
            LinkedAddresses addresses,
            LinkMail mail,
            AuditTrail audit) {
        this.linked = linked;
        this.links = links;
        this.addresses = addresses;
        this.mail = mail;
        this.audit = audit;
    }

    /// Empty when the link is good for nothing.
    Optional<Seen> look(String token) {
        return linked.look(Link.Purpose.CONFIRMATION, token)
                .map(seen -> seen(seen.user(), seen.link().address(), seen.agency()));
    }

    private static Seen seen(AppUser user, String address, String agency) {
        var before = user.email().equalsIgnoreCase(address) ? null : user.email();
        return new Seen(user.getId(), user.displayName(), address, before, agency);
    }

    /// @return whose address it is now
    /// @throws LinkTokens.Spent when the link is good for nothing, or somebody else was quicker
    /// @throws SignIns.AddressTaken when somebody else has proven the address
    /// @throws AddressChanges.InUse when another user of the agency got it meanwhile
    UUID use(String token) {
        try {
            var used = linked.use(Link.Purpose.CONFIRMATION, token, this::use);
            used.displaced().ifPresent(addresses::displaced);
            return used.userId();
        } catch (DataIntegrityViolationException e) {
            throw new AddressChanges.InUse();
        }
    }

    private Used use(Link link, AppUser user) {
        var before = user.email();
        boolean other = !before.equalsIgnoreCase(link.address());
        if (!link.mailed()) {
            addresses.refuseTaken(link.address(), user);
        }
        var displaced = addresses.settle(link, user);
        if (other) {
            links.withdrawAll(user.getId());
            mail.tell("address-changed", user, before, link.address());
            audit.note(user.getId(), "address.changed", user.getId(), link.address());
        }
        return new Used(user.getId(), displaced);
    }
}

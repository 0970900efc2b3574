package dev.ownrelay.link;

import dev.ownrelay.account.AppUser;
import dev.ownrelay.secret.Sha256;
import dev.ownrelay.tenant.AgencyToken;

import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

import java.time.Clock;
import java.util.Optional;
import java.util.UUID;

/// Makes links and uses them up. Of a token ([AgencyToken]) only its hash is stored.
@Component
public class LinkTokens {

    /// The link was used, withdrawn or altered, has expired, or never was.
    @SuppressWarnings("serial")
    static class Spent extends RuntimeException {}

    public record Issued(String token, Link link) {}

    private final Links links;
    private final Clock clock;

    LinkTokens(Links links, Clock clock) {
        this.links = links;
        this.clock = clock;
    }

    /// The one before it, of the same user and purpose, is good for nothing from now on.
    ///
    /// @param user locked by the caller
    @Transactional(propagation = Propagation.MANDATORY)
    public Issued issue(AppUser user, Link.Purpose purpose, String address, boolean mailed) {
        links.withdraw(user.getId(), purpose);
        var token = AgencyToken.next();
        var link =
                new Link(user.getId(), purpose, Sha256.of(token), address, mailed, clock.instant());
        links.save(link);
        return new Issued(token, link);
    }

    /// Looking uses nothing up.
    @Transactional(propagation = Propagation.MANDATORY)
    public Optional<Link> find(Link.Purpose purpose, String token) {
        return links.findGood(Sha256.of(token), purpose, clock.instant());
    }

    /// In the transaction of what the link allows, after its user was locked: whoever sends a new
    /// link locks the user first, too.
    ///
    /// @throws Spent when it is no longer good
    @Transactional(propagation = Propagation.MANDATORY)
    public void useUp(Link.Purpose purpose, String token) {
        if (links.useUp(Sha256.of(token), purpose, clock.instant()) != 1) {
            throw new Spent();
        }
    }

    /// The link of a user that was not used yet.
    @Transactional(propagation = Propagation.MANDATORY)
    public Optional<Link> waiting(UUID userId, Link.Purpose purpose) {
        return links.findByUserIdAndPurpose(userId, purpose)
                .filter(link -> link.expiresAt().isAfter(clock.instant()));
    }
}

package dev.ownrelay.link;

import dev.ownrelay.account.AppUser;
import dev.ownrelay.secret.Sha256;
import dev.ownrelay.tenant.CurrentTenant;

import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;

/// Makes links and uses them up. A token begins with the id of its agency, so that a link is looked
/// for behind the walls of that agency only; 256 random bits follow. Only its hash is stored.
@Component
public class LinkTokens {

    private static final int ID_OCTETS = 16;
    private static final int RANDOM_OCTETS = 32;

    /// The link was used, withdrawn or altered, has expired, or never was.
    @SuppressWarnings("serial")
    static class Spent extends RuntimeException {}

    public record Issued(String token, Link link) {}

    private final Links links;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

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
        var token = token();
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

    /// The agency that a token names; empty: it is none.
    static Optional<UUID> agencyOf(String token) {
        try {
            var octets = Base64.getUrlDecoder().decode(token);
            if (octets.length != ID_OCTETS + RANDOM_OCTETS) {
                return Optional.empty();
            }
            var id = ByteBuffer.wrap(octets);
            return Optional.of(new UUID(id.getLong(), id.getLong()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private String token() {
        var agency = CurrentTenant.get();
        var bits = new byte[RANDOM_OCTETS];
        random.nextBytes(bits);
        var octets =
                ByteBuffer.allocate(ID_OCTETS + RANDOM_OCTETS)
                        .putLong(agency.getMostSignificantBits())
                        .putLong(agency.getLeastSignificantBits())
                        .put(bits)
                        .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
    }
}

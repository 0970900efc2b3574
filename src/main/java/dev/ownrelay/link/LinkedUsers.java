package dev.ownrelay.link;

import dev.ownrelay.account.AppUser;
import dev.ownrelay.account.AppUsers;
import dev.ownrelay.account.PasswordRule;
import dev.ownrelay.tenant.Agencies;
import dev.ownrelay.tenant.Agency;
import dev.ownrelay.tenant.AgencyToken;
import dev.ownrelay.tenant.CurrentTenant;

import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;

/// Finds the user of a link in the agency that its token names, which nobody has signed in to.
@Component
class LinkedUsers {

    /// @param agency its name
    /// @param admitted whether a password lets the user in
    record Seen(Link link, AppUser user, String agency, boolean admitted) {}

    private final LinkTokens tokens;
    private final AppUsers users;
    private final Agencies agencies;
    private final PasswordRule passwords;
    private final TransactionTemplate transaction;

    LinkedUsers(
            LinkTokens tokens,
            AppUsers users,
            Agencies agencies,
            PasswordRule passwords,
            TransactionTemplate transaction) {
        this.passwords = passwords;
        this.tokens = tokens;
        this.users = users;
        this.agencies = agencies;
        this.transaction = transaction;
    }

    /// Empty when the link is good for nothing.
    Optional<Seen> look(Link.Purpose purpose, String token) {
        return AgencyToken.agencyOf(token)
                .flatMap(agency ->
                        CurrentTenant.call(
                                agency,
                                () -> transaction.execute(_ -> look(agency, purpose, token))));
    }

    private Optional<Seen> look(UUID agency, Link.Purpose purpose, String token) {
        return tokens.find(purpose, token)
                .flatMap(link ->
                        users.findById(link.userId())
                                .filter(user -> user.enabled() && link.isFor(user))
                                .map(user ->
                                        new Seen(
                                                link, user, name(agency), passwords.admits(user))));
    }

    private String name(UUID agency) {
        return agencies.findById(agency).map(Agency::name).orElse("");
    }

    /// Uses a link up and does in the same transaction what it is good for.
    ///
    /// @param deed is given the user locked
    /// @throws LinkTokens.Spent when the link is good for nothing, or somebody else was quicker
    <T> T use(Link.Purpose purpose, String token, BiFunction<Link, AppUser, T> deed) {
        var agency = AgencyToken.agencyOf(token).orElseThrow(LinkTokens.Spent::new);
        return CurrentTenant.call(
                agency, () -> transaction.execute(_ -> useInside(purpose, token, deed)));
    }

    private <T> T useInside(Link.Purpose purpose, String token, BiFunction<Link, AppUser, T> deed) {
        var link = tokens.find(purpose, token).orElseThrow(LinkTokens.Spent::new);
        var user =
                users.lock(link.userId())
                        .filter(found -> found.enabled() && link.isFor(found))
                        .filter(found -> isOfUse(purpose, found))
                        .orElseThrow(LinkTokens.Spent::new);
        tokens.useUp(purpose, token);
        return deed.apply(link, user);
    }

    /// A password that lets nobody in must not be set, as the link would let in once.
    private boolean isOfUse(Link.Purpose purpose, AppUser user) {
        return purpose == Link.Purpose.CONFIRMATION || passwords.admits(user);
    }
}

package dev.ownrelay.agency;

import dev.ownrelay.account.AppUser;
import dev.ownrelay.account.AppUsers;
import dev.ownrelay.account.Role;
import dev.ownrelay.account.SignedIn;
import dev.ownrelay.link.Invitations;
import dev.ownrelay.link.Invitations.Outcome;
import dev.ownrelay.link.LinkMail;
import dev.ownrelay.notice.Author;
import dev.ownrelay.tenant.Agencies;
import dev.ownrelay.tenant.Agency;
import dev.ownrelay.tenant.AuditTrail;
import dev.ownrelay.tenant.CurrentTenant;

import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// The administrators of an agency as operators know them: by name, to help them in again.
@Service
class Administrators {

    /// @param joined whether an invitation was accepted
    record Row(UUID id, String name, boolean joined) {}

    record Shown(UUID agency, String agencyName, List<Row> rows) {}

    private final Agencies agencies;
    private final AppUsers users;
    private final Invitations invitations;
    private final AuditTrail audit;
    private final TransactionTemplate transaction;

    Administrators(
            Agencies agencies,
            AppUsers users,
            Invitations invitations,
            AuditTrail audit,
            TransactionTemplate transaction) {
        this.agencies = agencies;
        this.users = users;
        this.invitations = invitations;
        this.audit = audit;
        this.transaction = transaction;
    }

    Optional<Shown> of(UUID agency) {
        return CurrentTenant.call(
                agency,
                () ->
                        transaction.execute(
                                _ -> agencies.findById(agency).map(found -> shown(found))));
    }

    private Shown shown(Agency agency) {
        var rows =
                users.findByRoleAndEnabledTrueOrderByDisplayNameAscIdAsc(Role.ADMIN).stream()
                        .map(user ->
                                new Row(user.getId(), user.displayName(), user.joinedAt() != null))
                        .toList();
        return new Shown(agency.id(), agency.name(), rows);
    }

    /// Sends an administrator an invitation, or a link for a new password.
    ///
    /// @return empty: the agency has no such administrator
    Optional<Outcome> send(SignedIn me, UUID agency, UUID userId) {
        var operator =
                transaction.execute(
                        _ -> users.findById(me.userId()).map(user -> LinkMail.author(user, false)));
        return operator.flatMap(author ->
                CurrentTenant.call(
                        agency,
                        () ->
                                transaction.execute(_ ->
                                        users.findById(userId)
                                                .filter(user ->
                                                        user.role() == Role.ADMIN && user.enabled())
                                                .map(user -> send(me.userId(), author, user)))));
    }

    private Outcome send(UUID operator, Author author, AppUser user) {
        var outcome = invitations.send(operator, author, user.getId());
        var thing = user.joinedAt() == null ? "invitation" : "reset";
        switch (outcome) {
            case Outcome.Mailed _ -> note(operator, user, thing + ".sent");
            case Outcome.ToHandOver _ -> note(operator, user, thing + ".handed-over");
            case Outcome.TooMany _ -> {}
        }
        return outcome;
    }

    private void note(UUID operator, AppUser user, String action) {
        var who = "%s <%s>".formatted(user.displayName(), user.email());
        audit.noteForOperators(operator, user.tenantId(), action, user.getId(), who);
    }
}

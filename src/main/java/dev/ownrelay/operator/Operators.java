package dev.ownrelay.operator;

import dev.ownrelay.account.AppUser;
import dev.ownrelay.account.AppUsers;
import dev.ownrelay.account.Mailbox;
import dev.ownrelay.account.Sessions;
import dev.ownrelay.account.SignIns;
import dev.ownrelay.link.Links;
import dev.ownrelay.notice.OperatorAddresses;
import dev.ownrelay.tenant.AuditTrail;
import dev.ownrelay.tenant.CurrentTenant;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Keeps who runs the installation. Whoever changes it becomes the agency of the person, so that
/// row-level security holds.
@Service
public class Operators implements OperatorAddresses {

    /// Without this person nobody could run the installation any more.
    @SuppressWarnings("serial")
    public static class LastOperator extends RuntimeException {}

    /// Somebody is operator already.
    @SuppressWarnings("serial")
    static class AlreadyOperator extends RuntimeException {}

    /// Any number will do, as long as every node takes the same.
    private static final long LAST_OPERATOR = 7_003_861_945L;

    private final AppUsers users;
    private final SignIns signIns;
    private final Links links;
    private final Sessions sessions;
    private final AuditTrail audit;
    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;

    Operators(
            AppUsers users,
            SignIns signIns,
            Links links,
            Sessions sessions,
            AuditTrail audit,
            JdbcClient jdbc,
            PlatformTransactionManager transactionManager) {
        this.users = users;
        this.signIns = signIns;
        this.links = links;
        this.sessions = sessions;
        this.audit = audit;
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactionManager);
    }

    /// The eldest first.
    @Transactional(readOnly = true)
    public List<OperatorRow> list() {
        return jdbc.sql(
                        """
                        select user_id, agency_id, agency_name, display_name, email, enabled
                        from operators() order by created_at, user_id
                        """)
                .query(OperatorRow.class)
                .list();
    }

    @Override
    @Transactional(readOnly = true)
    public boolean contain(String address) {
        return list().stream()
                .anyMatch(row -> row.enabled() && row.email().equalsIgnoreCase(address));
    }

    /// @param email found only by exactly this address, and where it is proven
    /// @return the name of the new operator; empty: nobody may become one by this address
    /// @throws AlreadyOperator when the person runs the installation already
    Optional<String> make(UUID actor, String email) {
        return transaction
                .execute(_ -> signIns.findProven(SignIns.normal(email)))
                .flatMap(found ->
                        CurrentTenant.call(
                                found.tenantId(),
                                () ->
                                        transaction.execute(
                                                _ -> makeHere(actor, found.userId(), email))));
    }

    /// Links that an administrator asked for before, for whichever address, are good no longer.
    private Optional<String> makeHere(UUID actor, UUID userId, String email) {
        var candidate =
                users.lock(userId)
                        .filter(AppUser::enabled)
                        .filter(user -> user.addressProvenAt() != null)
                        .filter(user -> user.email().equalsIgnoreCase(Mailbox.stored(email)));
        candidate.ifPresent(user -> {
            if (user.operator()) {
                throw new AlreadyOperator();
            }
            links.withdrawAll(userId);
            user.operate();
            note(actor, "operator.made", user);
        });
        return candidate.map(AppUser::displayName);
    }

    /// Takes the right away, also in sessions that are open.
    ///
    /// @param kept a session that need not end by itself, because its next page ends it; null: none
    /// @return the name of who was operator; empty: nobody is, by this id
    /// @throws LastOperator when nobody would be left to run the installation
    Optional<String> remove(UUID actor, UUID userId, @Nullable String kept) {
        return transaction.execute(_ -> list()).stream()
                .filter(row -> row.userId().equals(userId))
                .findFirst()
                .flatMap(row ->
                        CurrentTenant.call(
                                row.agencyId(),
                                () -> transaction.execute(_ -> removeHere(actor, userId, kept))));
    }

    private Optional<String> removeHere(UUID actor, UUID userId, @Nullable String kept) {
        keepAnother(userId);
        var operator = users.lock(userId).filter(AppUser::operator);
        operator.ifPresent(user -> {
            user.stopOperating();
            note(actor, "operator.removed", user);
            sessions.endExcept(userId, kept);
        });
        return operator.map(AppUser::displayName);
    }

    /// Makes sure that somebody else runs the installation until the transaction ends. To be asked
    /// before the row of a user is locked.
    ///
    /// @throws LastOperator when nobody else who may sign in does
    @Transactional(propagation = Propagation.MANDATORY)
    public void keepAnother(UUID userId) {
        jdbc.sql("select 1 from pg_advisory_xact_lock(?)")
                .param(LAST_OPERATOR)
                .query(Integer.class)
                .single();
        if (list().stream().noneMatch(row -> row.enabled() && !row.userId().equals(userId))) {
            throw new LastOperator();
        }
    }

    private void note(UUID actor, String action, AppUser user) {
        var who = "%s <%s>".formatted(user.displayName(), user.email());
        audit.noteForBoth(actor, action, user.getId(), who);
    }
}

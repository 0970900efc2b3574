package dev.ownrelay.account;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// The narrow table that leads from an address to its agency, before anybody is signed in. An
/// address stands in it once in the installation.
@Component
public class SignIns {

    public record SignIn(UUID tenantId, UUID userId) {}

    /// The address belongs to another user, of whichever agency.
    @SuppressWarnings("serial")
    public static class AddressTaken extends RuntimeException {}

    private final JdbcClient jdbc;

    SignIns(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    public static String normal(String email) {
        return Mailbox.stored(email).toLowerCase(Locale.ROOT);
    }

    @Transactional(readOnly = true)
    public Optional<SignIn> find(String email) {
        return jdbc.sql("select tenant_id, user_id from sign_in where email = ?")
                .param(email)
                .query(SignIn.class)
                .optional();
    }

    /// Who has shown that the address is theirs.
    @Transactional(readOnly = true)
    public Optional<SignIn> findProven(String email) {
        return jdbc.sql("select tenant_id, user_id from sign_in where email = ? and proven")
                .param(email)
                .query(SignIn.class)
                .optional();
    }

    /// Those of the addresses that somebody of another agency has shown to be theirs.
    ///
    /// @param emails in their normal form
    @Transactional(readOnly = true)
    public Set<String> provenElsewhere(UUID tenantId, Collection<String> emails) {
        return Set.copyOf(
                jdbc.sql(
                                """
                                select email from sign_in
                                where proven and tenant_id <> ? and email = any (?)
                                """)
                        .params(tenantId, emails.toArray(String[]::new))
                        .query(String.class)
                        .list());
    }

    /// Gives an address to the user who has proven it, also where somebody had it without a proof.
    ///
    /// @return who had it before and cannot sign in with it any more
    /// @throws AddressTaken when somebody else has proven it; then the caller's transaction must
    ///   end
    @Transactional(propagation = Propagation.MANDATORY)
    public Optional<SignIn> take(String email, UUID tenantId, UUID userId) {
        var before = find(normal(email)).filter(other -> !other.userId().equals(userId));
        release(tenantId, userId);
        if (store(email, tenantId, userId, true) == 0) {
            throw new AddressTaken();
        }
        return before;
    }

    /// Gives an address to a user who has not proven it, if nobody else has it.
    @Transactional(propagation = Propagation.MANDATORY)
    public void claim(String email, UUID tenantId, UUID userId) {
        release(tenantId, userId);
        store(email, tenantId, userId, false);
    }

    /// A user who may not sign in keeps an address only until somebody proves it.
    @Transactional(propagation = Propagation.MANDATORY)
    public void hold(UUID tenantId, UUID userId, boolean proven) {
        jdbc.sql("update sign_in set proven = ? where tenant_id = ? and user_id = ?")
                .params(proven, tenantId, userId)
                .update();
    }

    private void release(UUID tenantId, UUID userId) {
        jdbc.sql("delete from sign_in where tenant_id = ? and user_id = ?")
                .params(tenantId, userId)
                .update();
    }

    private int store(String email, UUID tenantId, UUID userId, boolean proven) {
        return jdbc.sql(
                        """
                        insert into sign_in as s values (?, ?, ?, ?)
                        on conflict (email) do update set tenant_id = excluded.tenant_id,
                            user_id = excluded.user_id, proven = true
                        where excluded.proven and not s.proven
                        """)
                .params(normal(email), tenantId, userId, proven)
                .update();
    }

    /// Those of the users who can sign in by their address.
    @Transactional(readOnly = true)
    public Set<UUID> among(UUID tenantId) {
        return Set.copyOf(
                jdbc.sql("select user_id from sign_in where tenant_id = ?")
                        .param(tenantId)
                        .query(UUID.class)
                        .list());
    }
}

package dev.ownrelay.account;

import com.github.kagkarlsson.scheduler.Scheduler;

import dev.ownrelay.secret.SealedSecret;
import dev.ownrelay.secret.SecretContext;
import dev.ownrelay.secret.SecretVault;
import dev.ownrelay.tenant.CurrentTenant;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Takes wishes for a new password from people who are not signed in. What is asked is stored and
/// answered later, so that neither the answer nor its time tells who has an account.
@Service
class Resets {

    static final String TASK = "password-reset";
    static final Duration COUNTED = Duration.ofHours(1);
    static final int MOST_BY_ADDRESS = 3;
    static final int MOST_BY_CLIENT = 20;

    private static final UUID NO_AGENCY = new UUID(0, 0);

    private final JdbcClient jdbc;
    private final SecretVault vault;
    private final SignIns signIns;
    private final AppUsers users;
    private final LinkMail mail;
    private final TransactionTemplate transaction;
    private final Clock clock;
    private final ObjectProvider<Scheduler> scheduler;

    Resets(
            JdbcClient jdbc,
            SecretVault vault,
            SignIns signIns,
            AppUsers users,
            LinkMail mail,
            TransactionTemplate transaction,
            Clock clock,
            ObjectProvider<Scheduler> scheduler) {
        this.jdbc = jdbc;
        this.vault = vault;
        this.signIns = signIns;
        this.users = users;
        this.mail = mail;
        this.transaction = transaction;
        this.clock = clock;
        this.scheduler = scheduler;
    }

    /// @param client where it is asked from
    /// @return false when too much was asked from there
    @Transactional
    public boolean ask(String email, String client) {
        jdbc.sql("delete from reset_asked where at < ?")
                .param(Timestamp.from(clock.instant().minus(COUNTED)))
                .update();
        boolean fewFromThere = count("client " + client) <= MOST_BY_CLIENT;
        boolean few = count("address " + email) <= MOST_BY_ADDRESS;
        store(fewFromThere && few ? email : "");
        return fewFromThere;
    }

    private int count(String subject) {
        return jdbc.sql(
                        """
                        with asked as (insert into reset_asked values (:subject, :now) returning 1)
                        select (select count(*) from asked)
                            + (select count(*) from reset_asked where subject = :subject)
                        """)
                .param("subject", hash(subject))
                .param("now", Timestamp.from(clock.instant()))
                .query(Integer.class)
                .single();
    }

    private void store(String email) {
        var id = UUID.randomUUID();
        jdbc.sql("insert into reset_request values (?, ?)")
                .params(id, vault.seal(context(id), email).stored())
                .update();
        jdbc.sql(
                        """
                        insert into scheduled_tasks
                            (task_name, task_instance, execution_time, picked, version)
                        values (?, ?, ?, false, 1)
                        """)
                .params(TASK, id.toString(), Timestamp.from(clock.instant()))
                .update();
        TransactionSynchronizationManager.registerSynchronization(
                new TransactionSynchronization() {
                    @Override
                    public void afterCommit() {
                        scheduler.ifAvailable(Scheduler::triggerCheckForDueExecutions);
                    }
                });
    }

    /// Sends the link, if there is somebody to send it to.
    void answer(UUID id) {
        address(id).flatMap(signIns::find).ifPresent(this::send);
        jdbc.sql("delete from reset_request where id = ?").param(id).update();
    }

    private Optional<String> address(UUID id) {
        return jdbc.sql("select sealed_address from reset_request where id = ?")
                .param(id)
                .query(String.class)
                .optional()
                .map(sealed -> vault.open(context(id), new SealedSecret(sealed)));
    }

    private void send(SignIns.SignIn to) {
        CurrentTenant.run(
                to.tenantId(), () -> transaction.executeWithoutResult(_ -> send(to.userId())));
    }

    private void send(UUID userId) {
        users.lock(userId)
                .filter(user -> user.enabled() && user.joinedAt() != null)
                .ifPresent(user -> mail.send(Link.Purpose.RESET, null, user, user.email()));
    }

    private static SecretContext context(UUID id) {
        return new SecretContext("password-reset", NO_AGENCY, id, List.of());
    }

    private static String hash(String text) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}

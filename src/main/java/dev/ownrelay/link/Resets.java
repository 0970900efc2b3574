package dev.ownrelay.link;

import dev.ownrelay.health.WorkRequests;
import dev.ownrelay.secret.KeyUnknownException;
import dev.ownrelay.secret.SealedSecret;
import dev.ownrelay.secret.SecretContext;
import dev.ownrelay.secret.SecretUnreadableException;
import dev.ownrelay.secret.SecretVault;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Takes wishes for a new password from people who are not signed in. What is asked is stored and
/// answered later, so that neither the answer nor its time tells who has an account.
@Service
class Resets {

    static final String TASK = "password-reset";
    static final int MOST_BY_CLIENT = 20;

    /// For one address from one place: who floods it takes nothing from those who ask elsewhere.
    static final int MOST_BY_ADDRESS = 3;

    /// For one address from everywhere: its mailbox should not fill.
    static final int MOST_IN_ALL = 30;

    private static final UUID NO_AGENCY = new UUID(0, 0);

    /// @param client where it was asked from
    record Asked(String client, String email) {}

    private final JdbcClient jdbc;
    private final SecretVault vault;
    private final LinkLimits limits;
    private final Clock clock;
    private final WorkRequests requests;

    Resets(
            JdbcClient jdbc,
            SecretVault vault,
            LinkLimits limits,
            Clock clock,
            WorkRequests requests) {
        this.jdbc = jdbc;
        this.vault = vault;
        this.limits = limits;
        this.clock = clock;
        this.requests = requests;
    }

    /// @param client where it is asked from
    /// @return false when too much was asked from there
    @Transactional
    public boolean ask(String email, String client) {
        boolean fewFromThere = limits.take("client " + client, MOST_BY_CLIENT);
        boolean few =
                fewFromThere
                        && limits.take("address " + email + " from " + client, MOST_BY_ADDRESS)
                        && limits.take("address " + email, MOST_IN_ALL);
        store(client + "\n" + (few ? email : ""));
        return fewFromThere;
    }

    private void store(String asked) {
        var id = UUID.randomUUID();
        jdbc.sql("insert into reset_request values (?, ?)")
                .params(id, vault.seal(context(id), asked).stored())
                .update();
        requests.ask(TASK, id.toString(), clock.instant());
        requests.lookAfterCommit();
    }

    /// Empty also where the key is lost that it was sealed with.
    ///
    /// @throws KeyUnknownException while that key is not known here
    @Transactional(readOnly = true)
    public Optional<Asked> find(UUID id) {
        return jdbc.sql("select sealed_address from reset_request where id = ?")
                .param(id)
                .query(String.class)
                .optional()
                .flatMap(sealed -> open(id, sealed));
    }

    private Optional<Asked> open(UUID id, String sealed) {
        try {
            var asked = vault.open(context(id), new SealedSecret(sealed)).split("\n", 2);
            return Optional.of(new Asked(asked[0], asked[1]));
        } catch (KeyUnknownException e) {
            throw e;
        } catch (SecretUnreadableException e) {
            return Optional.empty();
        }
    }

    @Transactional
    public void forget(UUID id) {
        jdbc.sql("delete from reset_request where id = ?").param(id).update();
    }

    private static SecretContext context(UUID id) {
        return new SecretContext("password-reset", NO_AGENCY, id, List.of());
    }
}

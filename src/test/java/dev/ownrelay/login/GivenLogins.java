package dev.ownrelay.login;

import dev.ownrelay.server.ServerEndpoints;
import dev.ownrelay.tenant.CurrentTenant;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import java.time.Duration;
import java.util.UUID;
import java.util.function.Consumer;

/// What users allowed, and providers took back, without any provider.
public record GivenLogins(BeanFactory beans, UUID agency) {

    /// @param user null: for all users of the server
    public void signIn(UUID server, @Nullable UUID user, UUID by, String token) {
        var granted = new TokenAnswer.Granted(token, "refresh", "", Duration.ofDays(30));
        in(
                server,
                user,
                found -> {
                    var consents = beans.getBean(Consents.class);
                    consents.store(found, granted, found.login().account(), by);
                });
    }

    /// As when the provider refuses to renew it.
    public void lose(UUID server, @Nullable UUID user, String reason) {
        in(
                server,
                user,
                found -> {
                    var row = beans.getBean(LoginRows.class).find(found.login()).orElseThrow();
                    beans.getBean(LostLogins.class).lose(found.login(), row, reason);
                });
    }

    public LoginState state(UUID server, @Nullable UUID user) {
        var state = new LoginState[1];
        in(server, user, found -> state[0] = beans.getBean(Logins.class).state(found.login()));
        return state[0];
    }

    private void in(UUID server, @Nullable UUID user, Consumer<ServerLogin> work) {
        var transaction = new TransactionTemplate(beans.getBean(PlatformTransactionManager.class));
        var endpoints = beans.getBean(ServerEndpoints.class);
        CurrentTenant.run(
                agency,
                () ->
                        transaction.executeWithoutResult(
                                _ -> work.accept(endpoints.login(server, user).orElseThrow())));
    }
}

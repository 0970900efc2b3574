package dev.ownrelay.login;

import static dev.ownrelay.login.LocalProvider.PROVIDER;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.conversation.AccessTokens.SignInNeeded;
import dev.ownrelay.conversation.AccessTokens.Token;
import dev.ownrelay.conversation.AccessTokens.Unavailable;
import dev.ownrelay.login.LoginSettings.Grant;
import dev.ownrelay.login.LoginSettings.Kind;
import dev.ownrelay.support.TestDatabase;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// What somebody allowed serves nobody else, and nothing else than it was given for.
class LoginWallTests extends LoginFixture {

    @Autowired JdbcConnectionDetails database;

    @Test
    void theConsentOfAUserServesNoOther() {
        var other = fixtures.user(agency, server);
        var anna = signedIn(of(user), "annas", "annas-refresh", 3600);
        var bob = of(other);

        assertThat(token(anna)).isEqualTo("annas");
        assertNobody(bob);
        assertThat(state(bob).kind()).isEqualTo(LoginState.Kind.NONE);

        signedIn(bob, "bobs", "bobs-refresh", 3600);
        copyTokens(user, other);
        assertNobody(bob);
        assertThat(token(anna)).isEqualTo("annas");
    }

    @Test
    void theSharedConsentServesNoUser() {
        signedIn(shared(), "shared", "r1", 3600);
        assertNobody(of(user));
    }

    @Test
    void theConsentOfAnAgencyServesNoOther() {
        var login = signedIn(shared(), "ours", "r1", 3600);
        var strangers = fixtures.agency();
        var theirs =
                new LoginOf(
                        strangers,
                        login.serverId(),
                        null,
                        login.account(),
                        login.settings(),
                        login.clientSecret(),
                        login.destination());
        assertNobody(theirs);

        var server = fixtures.server(strangers, "Elsewhere");
        var moved = with(theirs, server);
        superuser(
                """
                insert into server_login (tenant_id, id, server_id, account, sealed_refresh,
                    sealed_access, access_expires_at, renewed_at)
                select '%s', id, '%s', account, sealed_refresh, sealed_access, access_expires_at,
                    renewed_at from server_login where server_id = '%s'
                """
                        .formatted(strangers, server, login.serverId()));
        assertNobody(moved);
    }

    @Test
    void whateverChangesNoTokenAndNoSecretIsSent() {
        var login = signedIn(shared(), "first", "r1", 3600);
        var changed = changed(login);
        for (var other : changed) {
            assertThat(state(other).kind()).isEqualTo(LoginState.Kind.NONE);
            assertNobody(other);
            assertThat(logins.tokens(other).tokenAfter(new Token("first")))
                    .isInstanceOfAny(SignInNeeded.class, Unavailable.class);
            assertThat(as(() -> secrets.opens(other))).isFalse();
        }
        assertThat(PROVIDER.asked()).isEmpty();
        assertThat(token(login)).as("unchanged").isEqualTo("first");
        System.out.printf("logins: %d changes, 0 requests%n", changed.size());
    }

    @Test
    void theSecretOfAnApplicationIsSentNowhereElse() {
        var login = shared(settings(Kind.OAUTH, Grant.APPLICATION), SECRET);
        for (var other : changed(login)) {
            assertThat(logins.tokens(other).token()).isInstanceOf(Unavailable.class);
        }
        assertThat(PROVIDER.asked()).isEmpty();
    }

    /// One part each.
    private static List<LoginOf> changed(LoginOf login) {
        var is = login.settings();
        var rogue = "https://127.0.0.1:1/token";
        var changed = new ArrayList<LoginOf>();
        for (var settings :
                List.of(
                        settings(is, Kind.MICROSOFT, is.clientId(), "", is.tokenUrl(), is.scopes()),
                        settings(is, is.kind(), "client-2", "", is.tokenUrl(), is.scopes()),
                        settings(is, is.kind(), is.clientId(), "x", is.tokenUrl(), is.scopes()),
                        settings(is, is.kind(), is.clientId(), "", rogue, is.scopes()),
                        settings(is, is.kind(), is.clientId(), "", is.tokenUrl(), "mail"),
                        new LoginSettings(
                                is.kind(),
                                is.grant(),
                                is.clientId(),
                                is.directory(),
                                rogue,
                                is.tokenUrl(),
                                is.scopes()))) {
            changed.add(with(login, login.account(), settings, login.destination()));
        }
        changed.add(with(login, "ceo@agency.test", is, login.destination()));
        for (int part = 0; part < MAIL_SERVER.size(); part++) {
            var elsewhere = new ArrayList<>(MAIL_SERVER);
            elsewhere.set(part, "other");
            changed.add(with(login, login.account(), is, elsewhere));
        }
        return changed;
    }

    private static LoginSettings settings(
            LoginSettings is,
            Kind kind,
            String client,
            String directory,
            String token,
            String scopes) {
        return new LoginSettings(
                kind, is.grant(), client, directory, is.authorizationUrl(), token, scopes);
    }

    private static LoginOf with(
            LoginOf is, String account, LoginSettings settings, List<String> destination) {
        return new LoginOf(
                is.agency(),
                is.serverId(),
                is.userId(),
                account,
                settings,
                is.clientSecret(),
                destination);
    }

    private static LoginOf with(LoginOf is, UUID server) {
        return new LoginOf(
                is.agency(),
                server,
                is.userId(),
                is.account(),
                is.settings(),
                is.clientSecret(),
                is.destination());
    }

    @Test
    void whoIsForgottenMustSignInAgain() {
        var login = signedIn(shared(), "first", "r1", 3600);
        as(() -> {
            return logins.forget(login);
        });
        assertNobody(login);
    }

    @Test
    void equalLoginsHaveEqualTokens() {
        var login = shared();
        var same = with(login, login.account(), login.settings(), login.destination());
        assertThat(logins.tokens(login)).isEqualTo(logins.tokens(same));
        assertThat(logins.tokens(login)).isNotEqualTo(logins.tokens(of(user)));
        assertThat(logins.tokens(login).toString()).doesNotContain("v1:");
    }

    private void assertNobody(LoginOf login) {
        assertThat(logins.tokens(login).token())
                .isInstanceOfAny(SignInNeeded.class, Unavailable.class);
        assertThat(PROVIDER.asked()).isEmpty();
    }

    private void copyTokens(UUID from, UUID to) {
        superuser(
                """
                update server_login t set sealed_refresh = f.sealed_refresh,
                    sealed_access = f.sealed_access
                from server_login f where f.user_id = '%s' and t.user_id = '%s'
                """
                        .formatted(from, to));
    }

    private void superuser(String sql) {
        TestDatabase.superuser(database).sql(sql).update();
    }
}

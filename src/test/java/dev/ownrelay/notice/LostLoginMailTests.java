package dev.ownrelay.notice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.login.LoginListener;
import dev.ownrelay.login.LoginListener.Lost;
import dev.ownrelay.login.LoginListener.Owner;
import dev.ownrelay.login.LoginOf;
import dev.ownrelay.login.LoginSettings;
import dev.ownrelay.login.LoginSettings.Grant;
import dev.ownrelay.login.LoginSettings.Kind;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

import java.util.List;
import java.util.Locale;
import java.util.UUID;

/// Who signed in for a server hears that it does not count any more.
class LostLoginMailTests extends NoticeFixture {

    @Autowired List<LoginListener> listeners;

    private UUID server;
    private UUID administrator;

    @BeforeEach
    void addPeople() {
        server = fixtures.server(agency, "Kantoor");
        administrator = fixtures.user(agency, null);
        fixtures.in(agency, "update app_user set role = 'ADMIN' where id = ?", administrator);
    }

    @Test
    void theOwnerIsToldInTheirLanguageWhereToSignInAgain() {
        tell(new Owner(UUID.randomUUID(), "Anna", "anna@agency.test", Locale.of("nl")), null);

        assertThat(RELAY.messages()).hasSize(1);
        assertThat(RELAY.messages().getFirst().to()).isEqualTo("anna@agency.test");
        assertThat(text())
                .contains("Meld je opnieuw aan: Kantoor", "office@agency.test", "revoked");
        assertThat(text()).contains("http://localhost:8080/maintenance/smtp-servers/" + server);
    }

    @Test
    void aUserIsSentToTheirOwnAccount() {
        var user = UUID.randomUUID();
        tell(new Owner(user, "Anna", "anna@agency.test", Locale.ENGLISH), user);
        assertThat(text()).contains("http://localhost:8080/account").contains("none is lost");
    }

    @Test
    void theAdministratorsAreToldWhereTheOwnerIsGone() {
        tell(null, null);
        assertThat(RELAY.messages()).hasSize(1);
        assertThat(RELAY.messages().getFirst().to()).isEqualTo(administrator + "@agency.test");
    }

    private void tell(@Nullable Owner owner, @Nullable UUID user) {
        var settings = new LoginSettings(Kind.MICROSOFT, Grant.DELEGATED, "", "", "", "", "");
        var login = new LoginOf(agency, server, user, "box@agency.test", settings, null, List.of());
        var lost = new Lost(login, "Kantoor", "office@agency.test", "revoked", owner);
        as(() -> {
            listeners.forEach(listener -> listener.lost(lost));
            return null;
        });
        run();
    }

    private static String text() {
        var message = RELAY.messages().getFirst().text();
        return message.replace("=\r\n", "").replace("=3D", "=");
    }
}

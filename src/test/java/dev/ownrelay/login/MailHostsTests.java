package dev.ownrelay.login;

import static dev.ownrelay.login.LocalProvider.PROVIDER;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ownrelay.conversation.AccessTokens;
import dev.ownrelay.login.LoginSettings.Grant;
import dev.ownrelay.login.LoginSettings.Kind;
import dev.ownrelay.login.Registration.Missing;
import dev.ownrelay.login.SignInRequests.Asker;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;

import java.util.List;

/// A server was stored by a version that let it stand anywhere.
class MailHostsTests extends LoginFixture {

    private static final AccessTokens.Answer REFUSED =
            new AccessTokens.Unavailable("the mail server is none of this provider");

    @Autowired ProviderSignIns signIns;

    @ParameterizedTest
    @EnumSource(names = {"MICROSOFT", "GOOGLE"})
    void aServerOfSomebodyElseIsNeverToldAToken(Kind kind) {
        var rogue = signedIn(at("mail.rogue.test", kind), "access", "refresh", 3600);
        var tokens = logins.tokens(rogue);
        assertThat(tokens.token()).isEqualTo(REFUSED);
        assertThat(tokens.tokenAfter(new AccessTokens.Token("access"))).isEqualTo(REFUSED);
        assertThat(as(() -> logins.unstored(rogue, SECRET).token())).isEqualTo(REFUSED);
        assertThat(PROVIDER.asked()).isEmpty();
        var own = signedIn(at("mail.agency.test", kind), "access", "refresh", 3600);
        assertThat(token(own)).isEqualTo("access");
    }

    @ParameterizedTest
    @EnumSource(names = {"MICROSOFT", "GOOGLE"})
    void nobodySignsInForAServerOfSomebodyElse(Kind kind) {
        var rogue = known.add(at("mail.rogue.test", kind), 1);
        var asker = new Asker(user, "session", false);
        assertThatThrownBy(() ->
                        as(() -> {
                            try {
                                return signIns.begin(new ServerLogin(rogue, "Kantoor", 1), asker);
                            } catch (Missing e) {
                                throw new IllegalStateException(e.key());
                            }
                        }))
                .hasMessage("consent.missing.other-server");
    }

    @Test
    void anotherProviderIsAskedForAnyServerUnlessItIsOneOfThem() {
        var rogue = at("mail.rogue.test", Kind.OAUTH);
        assertThat(token(signedIn(rogue, "access", "refresh", 3600))).isEqualTo("access");
        var typed = rogue.settings();
        var google =
                new LoginSettings(
                        typed.kind(),
                        typed.grant(),
                        typed.clientId(),
                        "",
                        "https://ACCOUNTS.google.com./o/oauth2/v2/auth",
                        typed.tokenUrl(),
                        "https://mail.google.com/");
        assertThat(logins.mayHear(google, "mail.rogue.test")).isFalse();
        assertThat(logins.mayHear(google, "smtp.gmail.com")).isTrue();
    }

    private LoginOf at(String host, Kind kind) {
        var to = List.of(host, "587", "STARTTLS", "");
        var settings = settings(kind, Grant.DELEGATED);
        var login = new LoginOf(agency, server, null, "office@agency.test", settings, null, to);
        return known.add(login, 1);
    }
}

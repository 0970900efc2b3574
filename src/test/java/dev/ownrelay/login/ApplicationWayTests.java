package dev.ownrelay.login;

import static dev.ownrelay.login.LocalProvider.PROVIDER;
import static dev.ownrelay.support.ScriptedProvider.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jwt.SignedJWT;

import dev.ownrelay.conversation.AccessTokens.Token;
import dev.ownrelay.conversation.AccessTokens.Unavailable;
import dev.ownrelay.login.LoginSettings.Grant;
import dev.ownrelay.login.LoginSettings.Kind;

import org.junit.jupiter.api.Test;

import tools.jackson.databind.json.JsonMapper;

import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;

/// The application itself is let in: nobody signs in.
class ApplicationWayTests extends LoginFixture {

    @Test
    void microsoftIsToldTheClientAndItsSecret() {
        var login = shared(settings(Kind.MICROSOFT, Grant.APPLICATION), SECRET);
        assertThat(state(login).kind()).isEqualTo(LoginState.Kind.NOT_NEEDED);

        var token = token(login);

        assertThat(token).matches("[\\w-]+\\.[\\w-]+\\.[\\w-]+");
        assertThat(PROVIDER.asked()).hasSize(1);
        var asked = PROVIDER.asked().getFirst();
        assertThat(asked.path()).isEqualTo("/agency.test/oauth2/v2.0/token");
        assertThat(asked.form())
                .isEqualTo(
                        Map.of(
                                "grant_type", "client_credentials",
                                "scope", "https://outlook.office365.com/.default",
                                "client_id", "client-1",
                                "client_secret", SECRET));
        assertThat(token(login)).as("kept").isEqualTo(token);
        clock.advance(Duration.ofHours(1));
        assertThat(token(login)).isNotEqualTo(token);
        assertThat(PROVIDER.asked()).hasSize(2);
    }

    @Test
    void whatMicrosoftSaysIsPassedOn() {
        var login = shared(settings(Kind.MICROSOFT, Grant.APPLICATION), SECRET);
        PROVIDER.once(
                json(
                        401,
                        """
                        {"error": "invalid_client", "error_description": "AADSTS7000215: Invalid\
                         client secret provided. Trace ID: 11111111-2222"}
                        """));
        assertThat(logins.tokens(login).token())
                .isEqualTo(
                        new Unavailable(
                                "invalid_client: AADSTS7000215: Invalid client secret provided."));
        assertThat(known.lost).as("nobody can sign in again").isEmpty();
    }

    /// Else an agency could name the directory and the mailbox of another customer.
    @Test
    void theOperatorsRegistrationLetsNoApplicationIn() {
        var own = settings(Kind.MICROSOFT, Grant.APPLICATION);
        var borrowed = new LoginSettings(own.kind(), own.grant(), "", own.directory(), "", "", "");
        assertThat(logins.operatorHas(Kind.MICROSOFT)).isTrue();
        assertThat(logins.tokens(shared(borrowed, null)).token()).isInstanceOf(Unavailable.class);
        assertThat(logins.unstored(shared(borrowed, null), "x").token())
                .isInstanceOf(Unavailable.class);
        assertThat(PROVIDER.asked()).isEmpty();
    }

    @Test
    void noDirectoryIsMoreThanAName() {
        for (var directory : new String[] {"", "../common", "a/b", "a?b", "a#b", "@x"}) {
            var settings =
                    new LoginSettings(
                            Kind.MICROSOFT, Grant.APPLICATION, "client-1", directory, "", "", "");
            assertThat(logins.tokens(shared(settings, SECRET)).token())
                    .as(directory)
                    .isInstanceOf(Unavailable.class);
        }
        assertThat(PROVIDER.asked()).isEmpty();
    }

    @Test
    void googleIsShownASignatureForTheMailbox() throws Exception {
        var pair = pair();
        var login = shared(settings(Kind.GOOGLE, Grant.APPLICATION), keyFile(pair));
        PROVIDER.once(answer("googles", ""));

        assertThat(token(login)).isEqualTo("googles");

        var form = PROVIDER.asked().getFirst().form();
        assertThat(form).hasSize(2);
        assertThat(form.get("grant_type")).isEqualTo("urn:ietf:params:oauth:grant-type:jwt-bearer");
        var assertion = SignedJWT.parse(form.get("assertion"));
        assertThat(assertion.verify(new RSASSAVerifier((RSAPublicKey) pair.getPublic()))).isTrue();
        assertThat(assertion.getHeader().getAlgorithm().getName()).isEqualTo("RS256");
        assertThat(assertion.getHeader().getKeyID()).isEqualTo("key-7");
        var claims = assertion.getJWTClaimsSet();
        assertThat(claims.getIssuer()).isEqualTo("robot@project.iam.example");
        assertThat(claims.getSubject()).isEqualTo("office@agency.test");
        assertThat(claims.getAudience()).containsExactly(PROVIDER.url("/google/token"));
        assertThat(claims.getStringClaim("scope")).isEqualTo("https://mail.google.com/");
        var now = clock.instant();
        assertThat(claims.getIssueTime()).isEqualTo(now.minus(Duration.ofMinutes(5)));
        assertThat(claims.getExpirationTime()).isBetween(now, now.plus(Duration.ofMinutes(50)));
    }

    /// The file says where tokens are had, too; that is not asked.
    @Test
    void whatIsNoKeyFileIsSaidAndSentNowhere() {
        for (var file :
                new String[] {"{}", "secret", "{\"client_email\":\"a\",\"private_key\":\"b\"}"}) {
            var login = shared(settings(Kind.GOOGLE, Grant.APPLICATION), file);
            assertThat(logins.tokens(login).token())
                    .isEqualTo(new Unavailable("the key file of the service account is none"));
        }
        assertThat(PROVIDER.asked()).isEmpty();
    }

    @Test
    void settingsThatAreNotStoredAreTriedWithTheTypedSecret() {
        var login = shared(settings(Kind.OAUTH, Grant.APPLICATION), null);
        PROVIDER.once(answer("fresh", ""));
        assertThat(logins.unstored(login, "typed").token()).isEqualTo(new Token("fresh"));
        assertThat(PROVIDER.asked().getFirst().form()).containsEntry("client_secret", "typed");
        long stored = fixtures.value(agency, Long.class, "select count(*) from server_login");
        assertThat(stored).isZero();
    }

    private static String keyFile(KeyPair pair) {
        var pem =
                "-----BEGIN PRIVATE KEY-----\n"
                        + Base64.getMimeEncoder().encodeToString(pair.getPrivate().getEncoded())
                        + "\n-----END PRIVATE KEY-----\n";
        return JsonMapper.builder()
                .build()
                .writeValueAsString(
                        Map.of(
                                "type", "service_account",
                                "client_email", "robot@project.iam.example",
                                "private_key_id", "key-7",
                                "token_uri", "https://127.0.0.1:1/rogue",
                                "private_key", pem));
    }

    private static KeyPair pair() throws Exception {
        var generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        return generator.generateKeyPair();
    }
}

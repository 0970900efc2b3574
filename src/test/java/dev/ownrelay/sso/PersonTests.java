package dev.ownrelay.sso;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Map;
import java.util.UUID;

/// Whom the large providers speak of, and which of their issuers are an agency's own.
class PersonTests {

    private static final String DIRECTORY = "0123abcd-1111-2222-3333-444455556666";
    private static final String ENTRA = "https://login.microsoftonline.com/" + DIRECTORY + "/v2.0";
    private static final String GOOGLE = "https://accounts.google.com";

    private static IdentityProvider provider(String issuer) {
        var provider = new IdentityProvider(UUID.randomUUID());
        provider.move(new ProviderForm(issuer, "client", "", "", ""));
        return provider;
    }

    @ParameterizedTest
    @CsvSource({"true, true", "1, true", "false, false", "0, false", "'', false"})
    void microsoftVouchesForAnAddressWhereItsDirectoryHasTheDomain(String said, boolean verified) {
        var claims =
                Map.<String, Object>of(
                        "sub",
                        "x",
                        "email",
                        "anna@agency.test",
                        "email_verified",
                        true,
                        "xms_edov",
                        said);
        assertThat(Person.of(provider(ENTRA), claims).verified()).isEqualTo(verified);
    }

    @Test
    void whoSaysVerifiedInWordsSaysSo() {
        var claims = Map.<String, Object>of("email", "a@agency.test", "email_verified", "true");
        assertThat(Person.of(provider("https://idp.test"), claims).verified()).isTrue();
        assertThat(Person.of(provider(ENTRA), claims).verified()).isFalse();
    }

    @Test
    void anotherDirectoryOrWorkspaceIsAnotherOrganisation() {
        for (var tid : new String[] {"", "ffffffff-1111-2222-3333-444455556666"}) {
            assertOther(ENTRA, Map.of("tid", tid));
        }
        assertThatCode(() -> own(ENTRA, Map.of("tid", DIRECTORY))).doesNotThrowAnyException();
        assertOther(GOOGLE, Map.of("email", "anna@agency.test", "email_verified", true));
        assertOther(GOOGLE, Map.of("hd", "other.test"));
        assertThatCode(() -> own(GOOGLE, Map.of("hd", "agency.test"))).doesNotThrowAnyException();
        assertThatCode(() -> own("https://idp.test", Map.of())).doesNotThrowAnyException();
    }

    private static void assertOther(String issuer, Map<String, Object> claims) {
        assertThatThrownBy(() -> own(issuer, claims))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused ->
                                assertThat(refused.reason())
                                        .isEqualTo(Refused.Reason.OTHER_ORGANISATION));
    }

    private static void own(String issuer, Map<String, Object> claims) {
        Person.requireOwn(provider(issuer), claims, "agency.test"::equals);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://login.microsoftonline.com/common/v2.0",
                "https://login.microsoftonline.com/organizations/v2.0",
                "https://login.microsoftonline.com/9188040d-6c67-4c5b-b112-36a304b66dad/v2.0",
                "https://login.microsoftonline.us/common/v2.0"
            })
    void anIssuerOfEverybodyIsNoneOfAnAgency(String issuer) {
        assertThat(Issuers.problem(issuer)).contains("sso.issuer.shared");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "idp.test",
                "http://idp.test",
                "https://u:p@idp.test",
                "https://idp.test?x=y",
                "https://idp.test#x",
                "https:///x",
                "javascript:alert(1)",
                "https://idp test"
            })
    void whatIsNoIssuerIsSaidToBeNone(String issuer) {
        assertThat(Issuers.problem(issuer)).contains("sso.issuer.bad");
    }

    @ParameterizedTest
    @ValueSource(strings = {ENTRA, GOOGLE, "https://idp.test/realms/a", "https://idp.test:8443/"})
    void theirOwnIssuersAreTaken(String issuer) {
        assertThat(Issuers.problem(issuer)).isEmpty();
    }

    @Test
    void aNameNeverLooksLikeAnAddress() {
        var provider = provider("https://idp.test");
        assertThat(Person.of(provider, Map.of("name", "Anna <a@b.test>\n")).name())
                .isEqualTo("Anna  a b.test");
        assertThat(Person.of(provider, Map.of("given_name", "Anna", "family_name", "Vos")).name())
                .isEqualTo("Anna Vos");
        assertThat(Person.of(provider, Map.of("email", "anna@b.test")).name()).isEqualTo("anna");
        assertThat(Person.of(provider, Map.of("name", "x".repeat(300))).name()).hasSize(100);
        assertThat(Person.of(provider, Map.of()).name()).isEqualTo("-");
    }
}

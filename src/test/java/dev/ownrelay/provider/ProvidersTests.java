package dev.ownrelay.provider;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Optional;

class ProvidersTests {

    private static final String HOST = "(?:\\*|[a-z0-9-]+)(?:\\.(?:\\*|[a-z0-9-]+))+";
    private static final String NAME = "[a-z0-9_-]+(?:\\.[a-z0-9-]+)+";

    @Test
    void theFileIsWellFormed() {
        assertThat(Providers.all()).hasSizeGreaterThan(25);
        for (var provider : Providers.all()) {
            assertThat(provider.name()).isNotBlank();
            assertThat(provider.hosts()).isNotEmpty().allMatch(host -> host.matches(HOST));
            assertThat(provider.include().stream()).allMatch(domain -> domain.matches(NAME));
            assertThat(provider.selectors()).allMatch(selector -> selector.matches("[a-z0-9-]+"));
        }
    }

    @Test
    void noProviderStandsThereTwice() {
        assertThat(Providers.all()).extracting(Provider::name).doesNotHaveDuplicates();
        assertThat(Providers.all()).flatExtracting(Provider::hosts).doesNotHaveDuplicates();
        for (var provider : Providers.all()) {
            for (var host : provider.hosts()) {
                assertThat(Providers.ofHost(host.replace("*", "x"))).contains(provider);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "smtp.office365.com, Microsoft 365, spf.protection.outlook.com, selector1",
        "SMTP.Office365.com., Microsoft 365, spf.protection.outlook.com, selector1",
        "agency-nl.mail.protection.outlook.com, Microsoft 365, spf.protection.outlook.com,"
                + " selector1",
        "smtp-relay.gmail.com, Google Workspace, _spf.google.com, google",
        "smtp.zoho.eu, Zoho Mail (Europe), zohomail.eu, zmail",
        "email-smtp.eu-west-1.amazonaws.com, Amazon SES, amazonses.com,",
        "smtp.transip.email, TransIP, _spf.transip.email, transip-a",
        "ssl0.ovh.net, OVHcloud, mx.ovh.com,",
        "www123.your-server.de, Hetzner,,"
    })
    void aServerIsKnownByItsName(String host, String name, String include, String selector) {
        var provider = Providers.ofHost(host).orElseThrow();
        assertThat(provider.name()).isEqualTo(name);
        assertThat(provider.include()).isEqualTo(Optional.ofNullable(include));
        assertThat(provider.selectors().stream().findFirst())
                .isEqualTo(Optional.ofNullable(selector));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "smtp.office365.com.attacker.example",
                "evil-smtp.office365.com",
                "office365.com",
                "xsmtp.gmail.com",
                "gmail.com",
                "amazonaws.com",
                "ec2-192-0-2-1.compute-1.amazonaws.com",
                "email-smtp.amazonaws.com",
                "email-smtp..amazonaws.com.evil.test",
                "mail.agency.test",
                "192.0.2.1",
                "2001:db8::1",
                "*",
                ".",
                ".com",
                ""
            })
    void whoseNameOnlyLooksAlikeIsNobody(String host) {
        assertThat(Providers.ofHost(host)).isEmpty();
    }

    @Test
    void aLongNameIsLookedAtToItsEndOnly() {
        assertThat(Providers.ofHost("x.".repeat(100_000) + "smtp.office365.com")).isPresent();
        assertThat(Providers.ofHost(".".repeat(100_000))).isEmpty();
    }

    @Test
    void whatIsKnownCannotBeChanged() {
        assertThat(Providers.all()).isUnmodifiable();
        assertThat(List.copyOf(Providers.all())).isEqualTo(Providers.all());
    }
}

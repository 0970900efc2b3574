package dev.ownrelay.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.provider.Preset.Encryption;
import dev.ownrelay.provider.Preset.Login;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;

class PresetsTests {

    private static final String HOST = "[a-z0-9-]+(?:\\.[a-z0-9-]+)+";
    private static final LocalDate READ = LocalDate.of(2026, 11, 29);

    @Test
    void eachRowIsWellFormed() {
        assertThat(Presets.all()).hasSizeGreaterThanOrEqualTo(45);
        for (var preset : Presets.all()) {
            assertThat(preset.key()).matches("[a-z0-9]+(?:-[a-z0-9]+)*");
            assertThat(preset.name()).as(preset.key()).isNotBlank().hasSizeLessThanOrEqualTo(60);
            assertThat(preset.server().host()).as(preset.key()).matches(HOST);
            assertThat(preset.server().port()).as(preset.key()).isIn(465, 587, 2525);
            assertThat(preset.logins()).as(preset.key()).isNotEmpty().doesNotHaveDuplicates();
            assertThat(preset.mx()).as(preset.key()).allMatch(mx -> mx.matches(HOST));
            assertThat(preset.include().stream())
                    .as(preset.key())
                    .allMatch(domain -> domain.matches("[a-z0-9_-]+(?:\\.[a-z0-9-]+)+"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "MICROSOFT, smtp.office365.com, true",
        "MICROSOFT, SMTP.Office365.com., true",
        "MICROSOFT, smtp-mail.outlook.com, true",
        "MICROSOFT, smtp-legacy.office365.com, true",
        "GOOGLE, smtp.gmail.com, true",
        "GOOGLE, smtp-relay.gmail.com, true",
        "GOOGLE, smtp.office365.com, false",
        "MICROSOFT, smtp.gmail.com, false",
        "MICROSOFT, a.smtp.office365.com, false",
        "MICROSOFT, smtp.office365.com.rogue.test, false",
        "GOOGLE, 127.0.0.1, false"
    })
    void oneLogsInSoAtExactlyTheHostsOfItsProvider(Login login, String host, boolean so) {
        assertThat(Presets.logsIn(login, host)).isEqualTo(so);
    }

    @Test
    void theEncryptionIsThatOfThePort() {
        assertThat(Presets.all())
                .allSatisfy(preset ->
                        assertThat(preset.server().encryption())
                                .as(preset.key())
                                .isEqualTo(
                                        preset.server().port() == 465
                                                ? Encryption.TLS
                                                : Encryption.STARTTLS));
    }

    @Test
    void eachRowSaysWhereItWasReadAndWhen() {
        for (var preset : Presets.all()) {
            assertThat(preset.source().url())
                    .as(preset.key())
                    .matches("https://" + HOST + "(?:/[^\\s|]*)?");
            assertThat(preset.source().seen())
                    .as(preset.key())
                    .isBetween(LocalDate.of(2024, 1, 1), READ);
        }
    }

    @Test
    void nothingStandsThereTwice() {
        assertThat(Presets.all()).extracting(Preset::key).doesNotHaveDuplicates();
        assertThat(Presets.all()).extracting(Preset::name).doesNotHaveDuplicates();
        assertThat(Presets.all()).flatExtracting(Preset::mx).doesNotHaveDuplicates();
    }

    @Test
    void limitsAreThoseThatAServerCanHave() {
        for (var preset : Presets.all()) {
            var limits = preset.limits();
            assertThat(Stream.of(limits.perMinute()).filter(n -> n != null))
                    .allMatch(n -> n >= 1 && n <= 9999);
            assertThat(Stream.of(limits.perDay()).filter(n -> n != null))
                    .allMatch(n -> n >= 1 && n <= 1_000_000);
            assertThat(Stream.of(limits.connections()).filter(n -> n != null))
                    .allMatch(n -> n >= 1 && n <= 20);
            assertThat(Stream.of(limits.recipients()).filter(n -> n != null)).allMatch(n -> n >= 1);
        }
    }

    /// A name that is left out is the provider's, and so is what SPF includes.
    @Test
    void whatProvidersTellStandsInOnePlace() {
        var names = Providers.all().stream().map(Provider::name).toList();
        for (var preset : Presets.all()) {
            var host = preset.server().host();
            assertThat(preset.include())
                    .isEqualTo(Providers.ofHost(host).flatMap(Provider::include));
        }
        assertThat(written("name")).doesNotContainAnyElementsOf(names);
        assertThat(written("include")).isEmpty();
    }

    @Test
    void eachNoteHasWords() throws IOException {
        for (var file : List.of("/messages.properties", "/messages_nl.properties")) {
            assertThat(words(file).stringPropertyNames())
                    .containsAll(Presets.all().stream().flatMap(p -> p.notes().stream()).toList());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "agency-nl.mail.protection.outlook.com., microsoft-365",
        "agency-nl.b-v1.mx.microsoft, microsoft-365",
        "outlook-com.olc.protection.outlook.com, outlook-com",
        "ASPMX.L.GOOGLE.COM, google-workspace",
        "alt3.aspmx.l.google.com, google-workspace",
        "smtp.google.com, google-workspace",
        "gmail-smtp-in.l.google.com, gmail",
        "mta5.am0.yahoodns.net, yahoo",
        "mx-aol.mail.gm0.yahoodns.net, aol",
        "mx01.mail.icloud.com, icloud",
        "in1-smtp.messagingengine.com, fastmail",
        "mx2.zoho.eu, zoho-eu",
        "smtpin.rzone.de, strato",
        "mx00.kundenserver.de, ionos",
        "mx.transip.email, transip",
        "mxin5.ziggo.nl, ziggo",
        "mx1.telenet-ops.be, telenet",
        "mx3.mail.ovh.net, ovh",
        "mta-gw.infomaniak.ch, infomaniak"
    })
    void aProviderIsKnownByWhoTakesItsMail(String mx, String key) {
        assertThat(Presets.ofMx(mx).map(Preset::key)).contains(key);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mail.agency.test",
                "google.com",
                "aspmx.l.google.com.evil.test",
                "evilweb.de",
                "protection.outlook.com",
                "",
                "."
            })
    void whoOnlyLooksAlikeIsNobody(String mx) {
        assertThat(Presets.ofMx(mx)).isEmpty();
    }

    @Test
    void aPresetIsFoundByItsKeyAndByItsServer() {
        var found = Presets.of("sendgrid").orElseThrow();
        assertThat(found.username()).isEqualTo("apikey");
        assertThat(found.name()).isEqualTo("SendGrid");
        assertThat(found.include()).contains("sendgrid.net");
        assertThat(found.storesSent()).contains(false);
        assertThat(Presets.ofHost("SMTP.Office365.com.").map(Preset::key))
                .contains("microsoft-365");
        assertThat(Presets.ofHost("x.smtp.office365.com")).isEmpty();
        assertThat(Presets.ofInclude("_SPF.google.com").map(Preset::key))
                .contains("google-workspace");
        assertThat(Presets.of("nobody")).isEmpty();
    }

    @Test
    void oneThatIsLikeAnotherSaysOnlyWhatDiffers() {
        var one = Presets.of("amazon-ses-eu-west-1").orElseThrow();
        var other = Presets.of("amazon-ses-eu-central-1").orElseThrow();
        assertThat(other.server().host()).isEqualTo("email-smtp.eu-central-1.amazonaws.com");
        assertThat(other.limits()).isEqualTo(one.limits());
        assertThat(other.source()).isEqualTo(one.source());
        assertThat(other.include()).contains("amazonses.com");
    }

    @Test
    void wherePasswordsEndAWayToSignInComesFirst() {
        assertThat(Presets.of("microsoft-365").orElseThrow().logins().getFirst())
                .isEqualTo(Login.MICROSOFT);
        assertThat(Presets.of("outlook-com").orElseThrow().logins())
                .containsExactly(Login.MICROSOFT);
        assertThat(Presets.of("google-workspace").orElseThrow().logins().getFirst())
                .isEqualTo(Login.GOOGLE);
    }

    private static List<String> written(String field) {
        return Stanzas.read("presets.txt", Presets.FIELDS).stream()
                .flatMap(stanza -> stanza.find(field).stream())
                .toList();
    }

    private static Properties words(String file) throws IOException {
        var words = new Properties();
        try (var in = PresetsTests.class.getResourceAsStream(file)) {
            words.load(new InputStreamReader(in, StandardCharsets.UTF_8));
        }
        return words;
    }
}

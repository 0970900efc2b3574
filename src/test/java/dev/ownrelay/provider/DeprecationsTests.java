package dev.ownrelay.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.provider.Deprecation.Severity;
import dev.ownrelay.provider.Preset.Login;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.LocalDate;
import java.util.ResourceBundle;

class DeprecationsTests {

    private static final LocalDate TODAY = LocalDate.of(2026, 11, 29);

    @ParameterizedTest
    @CsvSource({
        "smtp.office365.com, PASSWORD, 2026-09-30, LATER, deprecation.microsoft-365.ahead",
        "smtp.office365.com, PASSWORD, 2026-10-01, SOON, deprecation.microsoft-365.ahead",
        "SMTP.Office365.com., PASSWORD, 2026-12-31, SOON, deprecation.microsoft-365.ahead",
        "smtp.office365.com, APP_PASSWORD, 2027-01-01, GONE, deprecation.microsoft-365.gone",
        "smtp.office365.com, PASSWORD, 2030-01-01, GONE, deprecation.microsoft-365.gone",
        "smtp-mail.outlook.com, PASSWORD, 2026-11-29, GONE, deprecation.outlook-com.gone",
        "smtp-hve.office365.com, PASSWORD, 2026-11-29, LATER, deprecation.microsoft-hve.ahead",
        "smtp.hve.mx.microsoft, PASSWORD, 2028-09-01, GONE, deprecation.microsoft-hve.gone",
        "smtp.gmail.com, PASSWORD, 2025-04-30, SOON, deprecation.google.ahead",
        "smtp.gmail.com, PASSWORD, 2025-05-01, GONE, deprecation.google.gone"
    })
    void whatEndsIsSaidInTime(
            String host, Login login, LocalDate today, Severity severity, String words) {
        var found = Deprecations.of(host, login, today).orElseThrow();
        assertThat(found.severity()).isEqualTo(severity);
        assertThat(found.words()).isEqualTo(words);
    }

    @ParameterizedTest
    @CsvSource({
        "smtp.office365.com, MICROSOFT",
        "smtp.office365.com, NONE",
        "smtp.gmail.com, GOOGLE",
        "smtp.gmail.com, APP_PASSWORD",
        "mail.agency.test, PASSWORD",
        "smtp.office365.com.evil.test, PASSWORD",
        "192.0.2.1, PASSWORD"
    })
    void whatStaysIsNotMentioned(String host, Login login) {
        assertThat(Deprecations.of(host, login, TODAY)).isEmpty();
    }

    @Test
    void theDayIsTheFirstOnWhichItIsOff() {
        var microsoft = Deprecations.of("smtp.office365.com", Login.PASSWORD, TODAY).orElseThrow();
        assertThat(microsoft.on()).isEqualTo("2027-01-01");
        assertThat(microsoft.exceptAppPasswords()).isFalse();
        assertThat(Deprecations.of("smtp.gmail.com", Login.PASSWORD, TODAY))
                .hasValueSatisfying(google -> {
                    assertThat(google.on()).isEqualTo("2025-05-01");
                    assertThat(google.exceptAppPasswords()).isTrue();
                });
    }

    @Test
    void eachHasASourceAndWordsForBefore() {
        assertThat(Deprecations.all(TODAY)).hasSizeGreaterThanOrEqualTo(3);
        for (var file : new String[] {"messages", "messages_nl"}) {
            var words = ResourceBundle.getBundle(file);
            for (var day : new LocalDate[] {LocalDate.MIN.withYear(2000), TODAY.plusYears(9)}) {
                assertThat(Deprecations.all(day))
                        .allSatisfy(end -> {
                            assertThat(words.getString(end.words())).contains("{0}");
                            assertThat(end.source().url()).startsWith("https://");
                            assertThat(end.source().seen()).isBeforeOrEqualTo(TODAY);
                        });
            }
        }
    }

    /// What a preset offers first must not be what ends.
    @Test
    void noPresetBeginsWithWhatEnds() {
        assertThat(Presets.all())
                .allSatisfy(preset ->
                        assertThat(
                                        Deprecations.of(
                                                preset.server().host(),
                                                preset.logins().getFirst(),
                                                TODAY))
                                .as(preset.key())
                                .isEmpty());
    }
}

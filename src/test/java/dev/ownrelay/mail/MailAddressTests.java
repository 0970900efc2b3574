package dev.ownrelay.mail;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MailAddressTests {

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "anna@agency.example,anna@agency.example",
                "` anna@Agency.Example `,anna@agency.example",
                "Anna.De-Vries+cv@agency.example,Anna.De-Vries+cv@agency.example",
                "o'brien@agency.example,o'brien@agency.example",
                "a{b}|c@agency.example,a{b}|c@agency.example",
                "\"anna de vries\"@agency.example,\"anna de vries\"@agency.example",
                "\"a@b\"@agency.example,\"a@b\"@agency.example",
                "\"a\\\"b\"@agency.example,\"a\\\"b\"@agency.example",
                "anna@bücher.example,anna@xn--bcher-kva.example",
                "zoë@agency.example,zoë@agency.example",
                "anna@agency.example.,anna@agency.example"
            })
    void readsOneMailbox(String typed, String address) {
        assertThat(MailAddress.parse(typed)).hasToString("Optional[" + address + "]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "anna",
                "@agency.example",
                "anna@",
                "anna@@agency.example",
                "anna@agency",
                "anna@localhost",
                "anna@[192.0.2.1]",
                "=?utf-8?q?a=40ok.example=0D=0A?=@ok.example",
                "anna=?x@agency.example",
                "anna@192.0.2.1",
                "anna@agency..example",
                "anna@-agency.example",
                ".anna@agency.example",
                "anna.@agency.example",
                "an..na@agency.example",
                "anna de vries@agency.example",
                "Anna <anna@agency.example>",
                "<anna@agency.example>",
                "anna@agency.example,bob@agency.example",
                "anna@agency.example bob@agency.example",
                "anna@agency.example;bob@agency.example",
                "anna@agency.example\r\nRCPT TO:<bob@evil.example>",
                "anna\r\n@agency.example",
                "anna\n@agency.example",
                "anna\u0000@agency.example",
                "anna\t@agency.example",
                "\"a\r\nb\"@agency.example",
                "\"a\"b@agency.example",
                "\"a\\\"@agency.example",
                "\"a@agency.example",
                "anna\u2028@agency.example",
                "anna\u2029@agency.example",
                "anna\u202e@agency.example",
                "anna\u2066@agency.example",
                "anna\u200b@agency.example",
                "anna\u00a0@agency.example",
                "anna\ud800@agency.example",
                "anna@agency.example>",
                "anna@agency.example> SIZE=1",
                "anna(comment)@agency.example",
                "group:anna@agency.example;",
                "anna@agency\u2024example",
                "@relay.example:anna@agency.example",
                "anna%agency.example"
            })
    void refusesWhatIsNotExactlyOneMailbox(String typed) {
        assertThat(MailAddress.parse(typed)).isEmpty();
    }

    @Test
    void keepsTheLengthsOfTheStandard() {
        var domain = ".agency.example";
        assertThat(MailAddress.parse("a".repeat(64) + "@a" + domain)).isPresent();
        assertThat(MailAddress.parse("a".repeat(65) + "@a" + domain)).isEmpty();
        assertThat(MailAddress.parse("é".repeat(33) + "@a" + domain)).isEmpty();
        var longest = ("b".repeat(60) + ".").repeat(3) + "c".repeat(254 - 2 - 183 - 15) + domain;
        assertThat(MailAddress.parse("a@" + longest)).isPresent();
        assertThat(MailAddress.parse("aa@" + longest)).isEmpty();
    }

    @Test
    void knowsWhichAddressesNeedSmtpUtf8() {
        assertThat(MailAddress.parse("zoë@agency.example"))
                .hasValueSatisfying(a -> assertThat(a.needsSmtpUtf8()).isTrue());
        assertThat(MailAddress.parse("zoe@bücher.example"))
                .hasValueSatisfying(a -> assertThat(a.needsSmtpUtf8()).isFalse());
    }
}

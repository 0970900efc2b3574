package dev.ownrelay.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.conversation.Tls;
import dev.ownrelay.network.ServerAddress.Parsed;
import dev.ownrelay.network.ServerAddress.Reason;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerAddressTests {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    mail.agency.nl            | mail.agency.nl          |
                    '  mail.agency.nl  '      | mail.agency.nl          |
                    MAIL.Agency.NL            | mail.agency.nl          |
                    mail.agency.nl.           | mail.agency.nl          |
                    mail.agency.nl.:587       | mail.agency.nl          | 587
                    mail.agency.nl:587        | mail.agency.nl          | 587
                    [mail.agency.nl]          | mail.agency.nl          |
                    [mail.agency.nl]:465      | mail.agency.nl          | 465
                    mailhost                  | mailhost                |
                    192.0.2.1                 | 192.0.2.1               |
                    192.0.2.1:25              | 192.0.2.1               | 25
                    [192.0.2.1]:25            | 192.0.2.1               | 25
                    [2001:db8::1]             | 2001:db8::1             |
                    [2001:DB8::1]:587         | 2001:db8::1             | 587
                    [IPv6:2001:db8::1]        | 2001:db8::1             |
                    [ipv6:2001:db8::1]:587    | 2001:db8::1             | 587
                    [::ffff:192.0.2.1]:25     | ::ffff:192.0.2.1        | 25
                    bücher.example            | xn--bcher-kva.example   |
                    bücher.example:2525       | xn--bcher-kva.example   | 2525
                    xn--bcher-kva.example     | xn--bcher-kva.example   |
                    smtp。agency。nl            | smtp.agency.nl          |
                    """)
    void readsEveryForm(String typed, String host, Integer port) {
        assertThat(ServerAddress.parse(typed))
                .isEqualTo(new Parsed.Ok(new ServerAddress(host, port)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    ''                        | EMPTY
                    '   '                     | EMPTY
                    smtp://mail.agency.nl     | URL
                    https://mail.agency.nl/x  | URL
                    mail agency nl            | HOST
                    anna@agency.nl            | HOST
                    mail.agency.nl/x          | HOST
                    -mail.agency.nl           | HOST
                    mail..agency.nl           | HOST
                    mail_1.agency.nl          | HOST
                    .agency.nl                | HOST
                    .                         | HOST
                    [mail.agency.nl           | HOST
                    [mail.agency.nl]25        | HOST
                    [fe80::1%eth0]            | HOST
                    [IPv6:192.0.2.1]          | HOST
                    [1:2:3:4:5:6:7:8:9]       | HOST
                    [1::2::3]                 | HOST
                    [:::]                     | HOST
                    a:b:c                     | HOST
                    straße.example            | HOST
                    2130706433                | NUMBER
                    127.1                     | NUMBER
                    0177.0.0.1                | NUMBER
                    0x7f.0.0.1                | NUMBER
                    0x7f000001                | NUMBER
                    1.2.3.4.5                 | NUMBER
                    256.1.1.1                 | NUMBER
                    [127.1]:25                | NUMBER
                    １２７.0.0.１               | HOST
                    2001:db8::1               | BRACKETS_MISSING
                    2001:db8::1:25            | BRACKETS_MISSING
                    mail.agency.nl:           | PORT
                    mail.agency.nl:0          | PORT
                    mail.agency.nl:65536      | PORT
                    mail.agency.nl:x          | PORT
                    mail.agency.nl:-1         | PORT
                    mail.agency.nl:999999     | PORT
                    [2001:db8::1]:            | PORT
                    """)
    void refusesTheRest(String typed, Reason reason) {
        assertThat(ServerAddress.parse(typed)).isEqualTo(new Parsed.Bad(reason));
    }

    @ParameterizedTest
    @ValueSource(strings = {"mail.agency.nl:587", "192.0.2.1", "[2001:db8::1]:25", "[2001:db8::1]"})
    void showsWhatItReads(String text) {
        assertThat(ServerAddress.parse(text))
                .isInstanceOfSatisfying(
                        Parsed.Ok.class, ok -> assertThat(ok.address().display()).isEqualTo(text));
    }

    @ParameterizedTest
    @EnumSource(Tls.class)
    void leavesAMissingPortToTheTlsMode(Tls tls) {
        assertThat(ServerAddress.parse("mail.agency.nl"))
                .isInstanceOfSatisfying(
                        Parsed.Ok.class, ok -> assertThat(ok.address().port()).isNull());
        assertThat(tls.defaultPort()).isPositive();
    }
}

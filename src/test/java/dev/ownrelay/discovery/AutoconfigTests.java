package dev.ownrelay.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.support.ScriptedSmtpServer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.stream.Stream;

class AutoconfigTests {

    private static final Wanted ANNA = new Wanted("anna", "agency.example");

    @Test
    void takesServersOfMailThatGoesOutInTheirOrder() {
        var page =
                server("imap", "a.test", "993", "SSL")
                        + server("smtp", "b.test", "465", "SSL")
                        + server("smtp", "c.test", "587", "STARTTLS");
        assertThat(read(page)).containsExactly("b.test:465 TLS", "c.test:587 STARTTLS");
    }

    @ParameterizedTest
    @CsvSource({
        "mail.test, 25, plain",
        "mail.test, 465, TLS",
        "mail.test, 465, ''",
        "mail.test, 0, SSL",
        "mail.test, 65536, SSL",
        "mail.test, -1, SSL",
        "mail.test, 4x5, SSL",
        "mail.test, '', SSL",
        "'', 465, SSL",
        "localhost, 465, SSL",
        "192.0.2.1, 465, SSL",
        "2130706433, 465, SSL",
        "'mail.test/x', 465, SSL",
        "'mail.test:25', 465, SSL",
        "%UNKNOWN%, 465, SSL"
    })
    void leavesOutWhatCannotBeAServer(String host, String port, String socketType) {
        assertThat(read(server("smtp", host, port, socketType))).isEmpty();
    }

    @Test
    void readsNothingThatThePagePointsTo() {
        try (var rogue = ScriptedSmtpServer.start()) {
            var url = "http://127.0.0.1:" + rogue.port() + "/x";
            var dtd =
                    "<!DOCTYPE c SYSTEM \""
                            + url
                            + "\">"
                            + page(server("smtp", "b.test", "465", "SSL"));
            var entity =
                    "<!DOCTYPE c [<!ENTITY e SYSTEM \""
                            + url
                            + "\">]>"
                            + page(server("smtp", "&e;.test", "465", "SSL"));
            assertThat(Autoconfig.read(dtd, "page", ANNA)).isEmpty();
            assertThat(Autoconfig.read(entity, "page", ANNA)).isEmpty();
            assertThat(rogue.connections()).isZero();
        }
    }

    @Test
    void isNotDrownedInEntitiesOrElements() {
        var laughs =
                """
                <!DOCTYPE c [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
                <!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]><c>&c;</c>\
                """;
        assertThat(Autoconfig.read(laughs, "page", ANNA)).isEmpty();
        assertThat(Autoconfig.read("<a>".repeat(20_000), "page", ANNA)).isEmpty();
        var many = page("<x/>".repeat(5_000) + server("smtp", "b.test", "465", "SSL"));
        assertThat(Autoconfig.read(many, "page", ANNA)).isEmpty();
    }

    @Test
    void takesNoMoreThanSomebodyLooksThrough() {
        assertThat(read(server("smtp", "b.test", "465", "SSL").repeat(50))).hasSize(4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"%REALNAME%", "a&#1;b", "a\nb"})
    void aUserNameThatCannotBeOneIsLeftEmpty(String username) {
        var page = page(server("smtp", "b.test", "465", "SSL").replace("USER", username));
        assertThat(Autoconfig.read(page, "page", ANNA))
                .allSatisfy(one -> assertThat(one.username()).isEmpty());
    }

    private static List<String> read(String servers) {
        return Autoconfig.read(page(servers), "page", ANNA).stream()
                .map(one -> one.place().address() + " " + one.place().tls())
                .toList();
    }

    private static String page(String servers) {
        return "<clientConfig><emailProvider>" + servers + "</emailProvider></clientConfig>";
    }

    private static String server(String type, String host, String port, String socketType) {
        return Stream.of(
                        "<outgoingServer type=\"" + type + "\">",
                        "<hostname>" + host + "</hostname>",
                        "<port>" + port + "</port>",
                        "<socketType>" + socketType + "</socketType>",
                        "<username>USER</username>",
                        "</outgoingServer>")
                .reduce("", String::concat);
    }
}

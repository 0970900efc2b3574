package dev.ownrelay.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.conversation.CaCertificates;
import dev.ownrelay.support.ScriptedSmtpServer;
import dev.ownrelay.support.TestCertificate;

import org.junit.jupiter.api.Test;
import org.springframework.util.MultiValueMap;

import java.util.List;
import java.util.UUID;

class ServerAuthorityPageTests extends ServerPages {

    private static final String PEM = TestCertificate.signed().text();

    @Test
    void storesItInOneFormAndShowsWhoseItIs() {
        var id = add(PEM.replace("\n", "\r\n"));

        assertThat(only().destination().caCertificates())
                .matches(stored -> CaCertificates.same(PEM, stored))
                .doesNotContain("\r");
        assertThat(get(URL + "/" + id))
                .bodyText()
                .contains("CN=Agency authority, valid until", "BEGIN CERTIFICATE")
                .doesNotContain("ask for a new one");
        assertThat(secretOf(id)).contains(CANARY);
    }

    @Test
    void warnsBeforeItExpires() {
        var id = add(TestCertificate.good().text());

        assertThat(get(URL + "/" + id))
                .bodyText()
                .contains("alert-warning", "CN=mail.agency.example, valid until", "ask for a new");
    }

    @Test
    void saysBesideTheFieldWhatIsWrongAndKeepsWhatWasTyped() {
        var form = form("mail.agency.test", "", "");
        form.set("caCertificates", "hello");
        assertThat(post(URL + "/new", form))
                .hasStatusOk()
                .bodyText()
                .contains("caCertificates-error", "not certificates in PEM format", ">hello<");
        form.set("caCertificates", TestCertificate.expired().text());
        assertThat(post(URL + "/new", form))
                .hasStatusOk()
                .bodyText()
                .contains("The certificate of CN=mail.agency.example has expired.");
        assertThat(all()).isEmpty();
    }

    @Test
    void anotherOneAsksForThePasswordAgain() {
        var id = add(PEM);
        for (var other : List.of("", TestCertificate.good().text())) {
            var form = edited(id);
            form.set("caCertificates", other);
            for (var url : List.of(URL + "/" + id, URL + "/" + id + "/test")) {
                assertThat(post(url, form))
                        .hasStatusOk()
                        .bodyText()
                        .contains("password-error", "the certificate authority");
            }
        }
        assertThat(secretOf(id)).contains(CANARY);
    }

    @Test
    void theSameOneTypedInAnotherWayKeepsThePassword() {
        var id = add(PEM);
        var form = edited(id);
        form.set("caCertificates", "\r\n" + PEM.replace("\n", "\r\n"));

        assertThat(post(URL + "/" + id, form)).hasStatus(303);
        assertThat(secretOf(id)).contains(CANARY);
    }

    @Test
    void anExpiredOneStopsNoOtherChange() {
        var id = add(PEM);
        var expired = TestCertificate.expired().text();
        asAgency(() ->
                jdbc.sql("update smtp_server set ca_certificates = ?").param(expired).update());
        var form = edited(id);
        form.set("name", "Renamed");
        form.set("enabled", "false");
        form.set("caCertificates", expired.replace("\n", "\r\n"));

        assertThat(post(URL + "/" + id, form)).hasStatus(303);
        assertThat(only().settings().enabled()).isFalse();
        assertThat(only().destination().caCertificates()).isEqualTo(expired);
        assertThat(post(URL + "/new", form)).bodyText().contains("caCertificates-error");
    }

    @Test
    void aTestUsesWhatWasTyped() {
        try (var server = ScriptedSmtpServer.start().startTls(TestCertificate.signed())) {
            var form = form("127.0.0.1:" + server.port(), "", "");
            assertThat(post(URL + "/test", form)).bodyText().contains("alert-danger");
            form.set("caCertificates", PEM);
            assertThat(post(URL + "/test", form)).bodyText().contains("The server can be used");
        }
    }

    @Test
    void twoAdministratorsSeeWhoseItIs() {
        var id = add(PEM);
        var form = edited(id);
        form.set("version", "-1");
        form.set("caCertificates", "");

        assertThat(post(URL + "/" + id, form))
                .bodyText()
                .contains("Somebody else", "<dd>CN=Agency authority</dd>");
        form.set("caCertificates", PEM.replace("\n", "\r\n"));
        assertThat(post(URL + "/" + id, form))
                .bodyText()
                .contains("Somebody else")
                .doesNotContain("<dd>CN=Agency authority</dd>");
    }

    @Test
    void theAuditTrailNamesIt() {
        add(PEM);

        assertThat(
                        asAgency(() ->
                                jdbc.sql("select detail from audit_event")
                                        .query(String.class)
                                        .list()))
                .allSatisfy(detail -> assertThat(detail).contains("trusts CN=Agency authority"));
    }

    private UUID add(String authority) {
        var form = form("mail.agency.test", "anna", CANARY);
        form.set("caCertificates", authority);
        assertThat(post(URL + "/new", form)).hasStatus(303);
        return only().getId();
    }

    @Override
    public MultiValueMap<String, String> edited(UUID id) {
        var form = super.edited(id);
        form.set("caCertificates", PEM);
        return form;
    }
}

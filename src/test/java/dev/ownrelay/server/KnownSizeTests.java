package dev.ownrelay.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.authentication;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import dev.ownrelay.support.ScriptedSmtpServer;

import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;

import java.io.UnsupportedEncodingException;
import java.util.UUID;

/// How large a message may be, as its server said when it was tested (RFC 1870).
class KnownSizeTests extends ServerPages {

    @AutoClose private final ScriptedSmtpServer smtp = ScriptedSmtpServer.start();

    UUID server;

    @BeforeEach
    void aServerThatTakesAMillionOctets() {
        smtp.extensions("SIZE 1000000");
        post(URL + "/new", local());
        server = only().getId();
        asAgency(() -> jdbc.sql("update app_user set smtp_server_id = ?").param(server).update());
    }

    @Test
    void aFileThatTheServerWouldRefuseIsFoundBeforeItIsSent() throws Exception {
        assertThat(tooBig("2000000 photo.jpg")).as("nobody has asked the server").isNull();
        tested();
        var found = tooBig("2000000 photo.jpg");
        assertThat(found).isNotNull();
        assertThat(found.text()).contains("2.7 MB", "0.9 MB");
        assertThat(tooBig("600000 photo.jpg")).isNull();
    }

    @Test
    void aServerThatNamesNoLimitAnyMoreHasNone() {
        tested();
        assertThat(largest()).isEqualTo(1_000_000);
        smtp.reply("MAIL", "550 5.7.1 not you");
        smtp.extensions("SIZE 2000000");
        tested();
        assertThat(largest()).as("heard before it refused the sender").isEqualTo(2_000_000);
        smtp.behave().extensions("SIZE");
        tested();
        assertThat(largest()).isNull();
    }

    @Test
    void aTestThatDoesNotGetSoFarForgetsNothing() {
        tested();
        smtp.reply("GREETING", "421 4.3.2 not now");
        tested();
        assertThat(largest()).isEqualTo(1_000_000);
    }

    @Test
    void anotherServerInTheSamePlaceIsNotTakenForIt() {
        tested();
        var other = local();
        other.set("version", version(server));
        other.set("name", "Renamed");
        post(URL + "/" + server, other);
        assertThat(largest()).as("renamed").isEqualTo(1_000_000);
        other.set("version", version(server));
        other.set("address", "mail.agency.test");
        post(URL + "/" + server, other);
        assertThat(largest()).isNull();
    }

    private void tested() {
        post(URL + "/" + server + "/check", new LinkedMultiValueMap<>());
    }

    private Long largest() {
        return asAgency(() -> routes.largest(server)).orElse(null);
    }

    private MultiValueMap<String, String> local() {
        var form = form("127.0.0.1:" + smtp.port(), "", "");
        form.set("tls", "NONE");
        return form;
    }

    private Element tooBig(String file) throws UnsupportedEncodingException {
        var answer =
                mvc.post()
                        .uri("/messages/check")
                        .with(authentication(token()))
                        .with(csrf())
                        .header("HX-Request", "true")
                        .multipart()
                        .param("subject", "Een baan")
                        .param("body", "<p>Dag Jan, in de bijlage staat een foto.</p>")
                        .param("chosen", file)
                        .exchange();
        assertThat(answer).hasStatusOk();
        return Jsoup.parse(answer.getResponse().getContentAsString())
                .selectFirst("[data-finding=message-too-big]");
    }
}

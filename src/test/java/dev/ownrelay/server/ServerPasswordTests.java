package dev.ownrelay.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.List;

class ServerPasswordTests extends ServerPages {

    @Test
    void aLoginNeedsAPasswordAndAPasswordALogin() {
        assertThat(post(URL + "/new", form("mail.agency.test", "anna", "")))
                .hasStatusOk()
                .bodyText()
                .contains("password-error");
        assertThat(post(URL + "/new", form("mail.agency.test", "", "secret")))
                .hasStatusOk()
                .bodyText()
                .contains("username-error");
    }

    @Test
    void aBlankPasswordKeepsTheStoredOne() {
        var id = add();
        var form = edited(id);
        form.set("name", "Renamed");
        assertThat(post(URL + "/" + id, form)).hasStatus(303);
        assertThat(only().name()).isEqualTo("Renamed");
        assertThat(secretOf(id)).contains(CANARY);
    }

    @Test
    void aStoredPasswordIsToldByItsDateAndItsFieldOpensByReplace() {
        assertThat(field(get(URL + "/new")).closest("details")).isNull();
        var id = add();
        var page = get(URL + "/" + id);
        assertThat(page).bodyText().contains("Set on ");
        var replace = field(page).closest("details");
        assertThat(replace.selectFirst("summary").text()).isEqualTo("Replace");
        assertThat(replace.hasAttr("open")).isFalse();
        var form = edited(id);
        form.set("address", "mail.other.test");
        var again = post(URL + "/" + id, form);
        assertThat(field(again).closest("details").hasAttr("open")).isTrue();
    }

    private static Element field(MvcTestResult page) {
        var body = new String(page.getResponse().getContentAsByteArray(), StandardCharsets.UTF_8);
        return Jsoup.parse(body).selectFirst("#password");
    }

    @Test
    void aNewPasswordReplacesTheStoredOne() {
        var id = add();
        int before = only().settingsVersion();
        var form = edited(id);
        form.set("password", "another");
        assertThat(post(URL + "/" + id, form)).hasStatus(303);
        assertThat(secretOf(id)).contains("another");
        assertThat(only().settingsVersion()).isGreaterThan(before);
    }

    @Test
    void anEmptiedUserNameErasesThePassword() {
        var id = add();
        var form = edited(id);
        form.set("username", "");
        assertThat(post(URL + "/" + id, form)).hasStatus(303);
        assertThat(only().sealedSecret()).isNull();
        assertThat(get(URL)).bodyText().contains("No login");
    }

    @ParameterizedTest
    @CsvSource({
        "address, evil.test",
        "address, mail.agency.test:2525",
        "address, 127.0.0.1:587",
        "tls, TLS",
        "tls, NONE",
        "username, Anna",
        "username, 'anna '",
    })
    void anotherDestinationAsksForThePasswordAgain(String field, String value) {
        var id = add();
        var form = edited(id);
        form.set(field, value);
        for (var url : List.of(URL + "/" + id, URL + "/" + id + "/test")) {
            assertThat(post(url, form))
                    .hasStatusOk()
                    .bodyText()
                    .contains("password-error", "Type the password again");
        }
        assertThat(secretOf(id)).contains(CANARY);
    }

    @Test
    void neverSendsTheStoredPasswordElsewhere() throws IOException {
        var id = add();
        try (var rogue = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            var form = edited(id);
            form.set("address", "127.0.0.1:" + rogue.getLocalPort());
            form.set("tls", "NONE");
            post(URL + "/" + id + "/test", form);
            post(URL + "/" + id, form);
            rogue.setSoTimeout(300);
            org.assertj.core.api.Assertions.assertThatExceptionOfType(SocketTimeoutException.class)
                    .isThrownBy(rogue::accept);
        }
    }

    @Test
    void noPageHoldsThePassword() {
        var id = add();
        for (var url : List.of(URL, URL + "/" + id, URL + "/" + id + "/delete")) {
            assertThat(get(url)).hasStatusOk().bodyText().doesNotContain("canary", "v1:");
        }
        assertThat(get(URL + "/" + id)).bodyText().contains("Set on ");
        assertThat(asAgency(() -> routes.endpoint(id)).toString()).doesNotContain("canary");
    }
}

package dev.ownrelay.signin;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.Cookie;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

import java.time.Duration;
import java.util.Collections;
import java.util.List;

class DeviceCookieTests {

    private static final String TOKEN = "abcdefghijklmnopqrst_-";

    private final DeviceCookie plain = new DeviceCookie("http://localhost:8080");
    private final DeviceCookie encrypted = new DeviceCookie("https://mail.agency.test");

    @Test
    void isKeptFromScriptsAndOtherSites() {
        assertThat(header(plain, List.of(TOKEN)))
                .isEqualTo(
                        "device=%s; Path=/; Max-Age=86400; Expires=%s; HttpOnly; SameSite=Lax",
                        TOKEN, expiry(header(plain, List.of(TOKEN))));
    }

    @Test
    void isBoundToTheHostWhereConnectionsAreEncrypted() {
        assertThat(header(encrypted, List.of(TOKEN)))
                .startsWith("__Host-device=" + TOKEN + "; Path=/;")
                .contains("; Secure;")
                .doesNotContain("Domain");
        assertThat(encrypted.tokens(request("device", TOKEN))).isEmpty();
        assertThat(encrypted.tokens(request("__Host-device", TOKEN))).containsExactly(TOKEN);
    }

    @Test
    void holdsSeveralAccountsButNotAnyNumber() {
        var value = header(plain, Collections.nCopies(20, TOKEN)).split("[=;]")[1];
        assertThat(plain.tokens(request("device", value))).hasSize(DeviceCookie.ACCOUNTS);
        assertThat(plain.tokens(request("device", value + "." + TOKEN))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "a",
                TOKEN + ".",
                TOKEN + "." + TOKEN + "x",
                TOKEN + "." + "abcdefghijklmnopqrst+/",
                TOKEN + "\0"
            })
    void takesNothingFromWhatItNeverWrote(String value) {
        assertThat(plain.tokens(request("device", value))).isEmpty();
        assertThat(plain.tokens(new MockHttpServletRequest())).isEmpty();
    }

    private static String expiry(String header) {
        return header.replaceAll(".*Expires=([^;]+);.*", "$1");
    }

    private static String header(DeviceCookie cookie, List<String> tokens) {
        var response = new MockHttpServletResponse();
        cookie.set(response, tokens, Duration.ofDays(1));
        return String.valueOf(response.getHeader("Set-Cookie"));
    }

    private static MockHttpServletRequest request(String name, String value) {
        var request = new MockHttpServletRequest();
        request.setCookies(new Cookie(name, value));
        return request;
    }
}

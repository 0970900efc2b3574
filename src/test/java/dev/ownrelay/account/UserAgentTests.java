package dev.ownrelay.account;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UserAgentTests {

    private static final String LIKE_ALL = "AppleWebKit/537.36 (KHTML, like Gecko)";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    (Windows NT 10.0; Win64; x64) %s Chrome/142.0.0.0 Safari/537.36           | Chrome  | Windows
                    (Windows NT 10.0; Win64; x64) %s Chrome/142.0.0.0 Safari/537.36 Edg/142.0 | Edge    | Windows
                    (Windows NT 10.0; Win64; x64) %s Chrome/140.0.0.0 Safari/537.36 OPR/124.0 | Opera   | Windows
                    (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0      | Firefox | Windows
                    (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0                | Firefox | Linux
                    (X11; CrOS x86_64 14541.0.0) %s Chrome/142.0.0.0 Safari/537.36            | Chrome  | ChromeOS
                    (Macintosh; Intel Mac OS X 10_15_7) %s Version/26.1 Safari/605.1.15       | Safari  | macOS
                    (iPhone; CPU iPhone OS 18_7 like Mac OS X) %s Version/26.1 Safari/604.1   | Safari  | iPhone
                    (iPad; CPU OS 18_7 like Mac OS X) %s CriOS/142.0 Mobile Safari/604.1      | Chrome  | iPad
                    (iPhone; CPU iPhone OS 18_7 like Mac OS X) %s FxiOS/145.0 Safari/605.1.15 | Firefox | iPhone
                    (Linux; Android 10; K) %s Chrome/142.0.0.0 Mobile Safari/537.36           | Chrome  | Android
                    (Linux; Android 10; K) %s Chrome/142.0 Mobile Safari/537.36 EdgA/142.0    | Edge    | Android
                    """)
    void aBrowserIsNamedAsPeopleKnowIt(String header, String browser, String system) {
        assertThat(UserAgent.of("Mozilla/5.0 " + header.replace("%s", LIKE_ALL)))
                .isEqualTo(new UserAgent(browser, system));
    }

    @Test
    void whatIsNoBrowserHasNoName() {
        var unknown = new UserAgent("", "");
        assertThat(UserAgent.of(null)).isEqualTo(unknown);
        assertThat(UserAgent.of("")).isEqualTo(unknown);
        assertThat(UserAgent.of("curl/8.5.0")).isEqualTo(unknown);
        assertThat(UserAgent.of("x".repeat(UserAgent.READ) + "Firefox/1")).isEqualTo(unknown);
    }
}

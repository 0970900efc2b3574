package dev.ownrelay.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.web.savedrequest.HttpSessionRequestCache;

class SavedPathTests {

    @ParameterizedTest
    @CsvSource({
        "/candidates, q=anna, /candidates?q=anna",
        "/candidates, , /candidates",
        "//elsewhere.example/, , /",
        "/candidates, q=%zz, /",
        "/candidates, q=a b|c, /"
    })
    void leadsOnceToAPathOfThisInstallation(String path, String query, String expected) {
        var request = new MockHttpServletRequest("GET", path);
        request.setQueryString(query);
        var response = new MockHttpServletResponse();
        var asked = new HttpSessionRequestCache();
        asked.setMatchingRequestParameterName(null);
        asked.saveRequest(request, response);
        assertThat(SavedPath.take(request, response)).isEqualTo(expected);
        assertThat(SavedPath.take(request, response)).isEqualTo("/");
    }
}

package dev.ownrelay.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class PageHeadersTests {

    private final MockHttpServletRequest request = new MockHttpServletRequest("GET", "/account");

    @Test
    void formsLeadNowhereElse() {
        assertThat(policy()).contains("form-action 'self';");
    }

    /// A browser would stop the way from our button to a provider.
    @Test
    void formsLeadToAProviderWhereAPageSaysSo() {
        FormTargets.anywhere(request);
        assertThat(policy())
                .contains("form-action 'self' https:;")
                .contains("script-src 'self';")
                .contains("default-src 'none'");
    }

    private String policy() {
        var response = new MockHttpServletResponse();
        new PageHeaders().writeHeaders(request, response);
        return String.valueOf(response.getHeader("Content-Security-Policy"));
    }
}

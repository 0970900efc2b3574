package dev.ownrelay.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class PageHeadersTests {

    private final MockHttpServletRequest request = new MockHttpServletRequest("GET", "/account");

    @Test
    void formsLeadNowhereElse() {
        assertThat(policy())
                .contains("form-action 'self';", "script-src 'self';", "default-src 'none'");
    }

    private String policy() {
        var response = new MockHttpServletResponse();
        new PageHeaders().writeHeaders(request, response);
        return String.valueOf(response.getHeader("Content-Security-Policy"));
    }
}

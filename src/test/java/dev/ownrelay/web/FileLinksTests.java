package dev.ownrelay.web;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.Resource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.web.servlet.resource.AbstractResourceResolver;
import org.springframework.web.servlet.resource.ResourceHttpRequestHandler;
import org.springframework.web.servlet.resource.ResourceResolverChain;
import org.springframework.web.servlet.resource.ResourceUrlProvider;
import org.springframework.web.servlet.resource.ResourceUrlProviderExposingInterceptor;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

class FileLinksTests {

    private final List<String> lookedFor = new ArrayList<>();

    @Test
    void filesGetTheirVersion() throws Exception {
        assertThat(link("/app.css")).isEqualTo("/app.css-v1");
        assertThat(link("/vendor/trix-2.1.19/trix.css?x=/y#z"))
                .isEqualTo("/vendor/trix-2.1.19/trix.css-v1?x=/y#z");
        assertThat(lookedFor).containsExactly("app.css", "vendor/trix-2.1.19/trix.css");
    }

    @Test
    void noFileIsLookedForBehindALinkToAPage() throws Exception {
        for (var page :
                List.of("/", "/messages?q=a.b", "/v1.2/users", "/account#a.b", "/a/b?c=/d.e")) {
            assertThat(link(page)).isEqualTo(page);
        }
        assertThat(lookedFor).isEmpty();
    }

    private String link(String url) throws Exception {
        var links = new ArrayList<String>();
        new FileLinks()
                .doFilter(
                        new MockHttpServletRequest("GET", "/page"),
                        new MockHttpServletResponse(),
                        (request, response) -> {
                            request.setAttribute(
                                    ResourceUrlProviderExposingInterceptor
                                            .RESOURCE_URL_PROVIDER_ATTR,
                                    files());
                            links.add(((HttpServletResponse) response).encodeURL(url));
                        });
        return links.getFirst();
    }

    private ResourceUrlProvider files() {
        var handler = new ResourceHttpRequestHandler();
        handler.setResourceResolvers(List.of(new Versions()));
        var provider = new ResourceUrlProvider();
        provider.setHandlerMap(Map.of("/**", handler));
        return provider;
    }

    /// Knows every file.
    private final class Versions extends AbstractResourceResolver {

        @Override
        protected @Nullable Resource resolveResourceInternal(
                @Nullable HttpServletRequest request,
                String path,
                List<? extends Resource> locations,
                ResourceResolverChain chain) {
            return null;
        }

        @Override
        protected String resolveUrlPathInternal(
                String path, List<? extends Resource> locations, ResourceResolverChain chain) {
            lookedFor.add(path);
            return path + "-v1";
        }
    }
}

package dev.ownrelay.demo;

import org.jspecify.annotations.Nullable;
import org.thymeleaf.IEngineConfiguration;
import org.thymeleaf.templatemode.TemplateMode;
import org.thymeleaf.templateresolver.AbstractConfigurableTemplateResolver;
import org.thymeleaf.templateresource.ITemplateResource;
import org.thymeleaf.templateresource.StringTemplateResource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// Gives the head of every page the script of the tour, so that the application itself need not
/// know of it.
final class DemoHead extends AbstractConfigurableTemplateResolver {

    private static final String HEAD = "fragments/head";
    private static final String TOUR =
            """
                <link rel="stylesheet" th:href="@{/demo/tour.css}">
                <script defer th:src="@{/demo/tour.js}"></script>
            </head>\
            """;

    DemoHead() {
        setResolvablePatterns(Set.of(HEAD));
        setTemplateMode(TemplateMode.HTML);
        setOrder(1);
    }

    @Override
    protected ITemplateResource computeTemplateResource(
            IEngineConfiguration configuration,
            @Nullable String ownerTemplate,
            String template,
            String resourceName,
            @Nullable String characterEncoding,
            @Nullable Map<String, Object> attributes) {
        return new StringTemplateResource(withTour(template));
    }

    private static String withTour(String template) {
        try (var in = DemoHead.class.getResourceAsStream("/templates/" + template + ".html")) {
            var head =
                    new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
            return head.replace("</head>", TOUR);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

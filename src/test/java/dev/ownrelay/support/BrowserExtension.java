package dev.ownrelay.support;

import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/// Asks for a browser before the application is started in vain.
class BrowserExtension implements BeforeAllCallback, ParameterResolver {

    @Override
    public void beforeAll(ExtensionContext context) {
        Chromium.get();
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Browser.class;
    }

    /// Closed by JUnit with the store, after the test.
    @Override
    public Browser resolveParameter(ParameterContext parameter, ExtensionContext context) {
        var port =
                SpringExtension.getApplicationContext(context)
                        .getEnvironment()
                        .getRequiredProperty("local.server.port");
        return context.getStore(Namespace.create(BrowserExtension.class))
                .computeIfAbsent(
                        context.getUniqueId(),
                        _ -> new Browser(Chromium.get(), "http://localhost:" + port),
                        Browser.class);
    }
}

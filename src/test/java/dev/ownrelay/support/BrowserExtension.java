package dev.ownrelay.support;

import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/// Asks for a browser before the application is started in vain, and keeps pictures of failures.
class BrowserExtension implements BeforeAllCallback, ParameterResolver, AfterTestExecutionCallback {

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
        return store(context)
                .computeIfAbsent(
                        context.getUniqueId(),
                        _ -> new Browser(Chromium.get(), "http://localhost:" + port),
                        Browser.class);
    }

    @Override
    public void afterTestExecution(ExtensionContext context) {
        var browser = store(context).get(context.getUniqueId(), Browser.class);
        if (browser != null && context.getExecutionException().isPresent()) {
            browser.saveAll(
                    context.getRequiredTestClass().getSimpleName()
                            + "-"
                            + context.getRequiredTestMethod().getName());
        }
    }

    private static ExtensionContext.Store store(ExtensionContext context) {
        return context.getStore(Namespace.create(BrowserExtension.class));
    }
}

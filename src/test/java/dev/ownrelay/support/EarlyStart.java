package dev.ownrelay.support;

import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.test.context.SpringBootContextLoader;
import org.springframework.context.ApplicationContext;
import org.springframework.test.context.MergedContextConfiguration;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Starts the application of a class before Spring does, which lets all other applications wait
/// meanwhile.
class EarlyStart implements BeforeAllCallback {

    private static final Set<MergedContextConfiguration> BEGUN = ConcurrentHashMap.newKeySet();
    private static final Map<MergedContextConfiguration, ApplicationContext> STARTED =
            new ConcurrentHashMap<>();

    /// Nobody else starts the same: [OneAtATime].
    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        var configuration = OneAtATime.configuration(context.getRequiredTestClass());
        if (BEGUN.add(configuration)) {
            STARTED.put(configuration, Loader.start(configuration));
        }
    }

    /// Gives Spring what was started already.
    static class Loader extends SpringBootContextLoader {

        private static boolean first = true;

        /// The first one alone, as it sets up the log of all; jasypt would have each one set it up
        /// again, some of them at the same time.
        static ApplicationContext start(MergedContextConfiguration configuration) throws Exception {
            synchronized (Loader.class) {
                if (first) {
                    var started = new SpringBootContextLoader().loadContext(configuration);
                    first = false;
                    System.setProperty(LoggingSystem.SYSTEM_PROPERTY, LoggingSystem.NONE);
                    return started;
                }
            }
            return new SpringBootContextLoader().loadContext(configuration);
        }

        @Override
        public ApplicationContext loadContext(MergedContextConfiguration configuration)
                throws Exception {
            var started = STARTED.remove(configuration);
            return started == null ? super.loadContext(configuration) : started;
        }
    }
}

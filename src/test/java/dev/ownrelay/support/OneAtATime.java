package dev.ownrelay.support;

import org.junit.jupiter.api.parallel.ResourceLocksProvider;
import org.springframework.boot.test.context.SpringBootTestContextBootstrapper;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.MergedContextConfiguration;
import org.springframework.test.context.cache.DefaultCacheAwareContextLoaderDelegate;
import org.springframework.test.context.support.DefaultBootstrapContext;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Classes that share an application, or the servers that their fixture plays for it, go one after
/// the other.
final class OneAtATime implements ResourceLocksProvider {

    private static final ClassValue<String> APPLICATIONS =
            new ClassValue<>() {
                @Override
                protected String computeValue(Class<?> test) {
                    return "application " + configuration(test).hashCode();
                }
            };

    @Override
    public Set<Lock> provideForClass(Class<?> test) {
        var locks = new HashSet<>(Set.of(new Lock(application(test))));
        for (var type = test.getSuperclass(); type != null; type = type.getSuperclass()) {
            if (hasServers(type)) {
                locks.add(new Lock(type.getName()));
            }
        }
        return locks;
    }

    @Override
    public Set<Lock> provideForNestedClass(List<Class<?>> around, Class<?> test) {
        return provideForClass(test);
    }

    /// The same for classes for which Spring starts one application.
    static String application(Class<?> test) {
        return APPLICATIONS.get(test);
    }

    static MergedContextConfiguration configuration(Class<?> test) {
        var bootstrapper = new SpringBootTestContextBootstrapper();
        bootstrapper.setBootstrapContext(
                new DefaultBootstrapContext(test, new DefaultCacheAwareContextLoaderDelegate()));
        return bootstrapper.buildMergedContextConfiguration();
    }

    private static boolean hasServers(Class<?> type) {
        return Arrays.stream(type.getDeclaredMethods())
                .anyMatch(method -> method.isAnnotationPresent(DynamicPropertySource.class));
    }
}

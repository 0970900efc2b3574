package dev.ownrelay.support;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.util.ClassUtils;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/// The names of all properties that can be set: those that Spring Boot's jars and our own describe.
///
/// @param maps those under which any name may stand
public record KnownProperties(Set<String> names, Set<String> maps) {

    public static KnownProperties ofTheApplication() {
        var known = new KnownProperties(new HashSet<>(), new HashSet<>());
        known.read();
        return known;
    }

    public boolean knows(String name) {
        return names.contains(name);
    }

    /// Whether an environment variable sets a property: dots become underscores, dashes are left
    /// out.
    public boolean knowsVariable(String variable) {
        return names.stream().map(KnownProperties::variable).anyMatch(variable::equals)
                || maps.stream().map(name -> variable(name) + "_").anyMatch(variable::startsWith);
    }

    private static String variable(String name) {
        return name.toUpperCase(Locale.ROOT).replace('.', '_').replace("-", "");
    }

    private void read() {
        try {
            var files =
                    new PathMatchingResourcePatternResolver()
                            .getResources("classpath*:META-INF/spring-configuration-metadata.json");
            for (var file : files) {
                try (var content = file.getInputStream()) {
                    new ObjectMapper().readTree(content).path("properties").forEach(this::add);
                }
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void add(JsonNode property) {
        var name = property.path("name").asString();
        names.add(name);
        if (property.path("type").asString("").startsWith("java.util.Map")) {
            maps.add(name);
        }
    }

    /// What holds where nobody sets a property of our own.
    public static String defaultOf(String name) {
        return records()
                .flatMap(type ->
                        Arrays.stream(type.getDeclaredConstructors()[0].getParameters())
                                .filter(p -> nameOf(type, p.getName()).equals(name)))
                .map(parameter -> parameter.getAnnotation(DefaultValue.class).value()[0])
                .findFirst()
                .orElseThrow();
    }

    private static Stream<Class<?>> records() {
        var scanner = new ClassPathScanningCandidateComponentProvider(false);
        scanner.addIncludeFilter(new AnnotationTypeFilter(ConfigurationProperties.class));
        return scanner.findCandidateComponents("dev.ownrelay").stream()
                .map(found ->
                        ClassUtils.resolveClassName(
                                String.valueOf(found.getBeanClassName()), null));
    }

    private static String nameOf(Class<?> type, String component) {
        var prefix = type.getAnnotation(ConfigurationProperties.class).value();
        return prefix + "." + dashed(component);
    }

    private static String dashed(String name) {
        return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }
}

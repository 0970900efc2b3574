package dev.ownrelay;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.core.type.classreading.CachingMetadataReaderFactory;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What a type that holds a secret says of itself, in a log or in a debugger.
class SecretTypesTests {

    private static final String CANARY = "canary4711";
    private static final Pattern SECRET =
            Pattern.compile("password|secret|token|credential|base64|keyring|stored");

    /// Classes with a `toString` that was read and names no secret.
    private static final Set<String> READ = Set.of("LocalPostgres");

    @Test
    void recordsWithASecretDoNotPrintIt() throws Exception {
        var printed = new TreeSet<String>();
        var made = new TreeSet<String>();
        for (var type : types()) {
            if (type.isRecord()) {
                for (var component : type.getRecordComponents()) {
                    if (secret(component.getName(), component.getType())) {
                        made.add(name(type) + "." + component.getName());
                        if (make(type, component).toString().contains(CANARY)) {
                            printed.add(name(type) + "." + component.getName());
                        }
                    }
                }
            }
        }
        System.out.println("Records that hold a secret: " + made);
        assertThat(made)
                .contains(
                        "SmtpEndpoint.secret",
                        "SmtpServerForm.password",
                        "SealedSecret.stored",
                        "BootstrapProperties.password",
                        "KeyRing.Key.base64");
        assertThat(printed).isEmpty();
    }

    /// What holds such a record prints it by the record's own words.
    @Test
    void recordsAroundASecretDoNotPrintIt() throws Exception {
        var endpoint = make(dev("conversation.SmtpEndpoint"), null);
        var around = new ArrayList<Class<?>>();
        for (var type : types()) {
            if (type.isRecord()
                    && Arrays.stream(type.getRecordComponents())
                            .anyMatch(each -> each.getType() == endpoint.getClass())) {
                around.add(type);
                assertThat(make(type, null).toString())
                        .as(name(type))
                        .doesNotContain("secret=" + CANARY);
            }
        }
        assertThat(around).isNotEmpty();
    }

    /// A class that is no record prints its name only, unless somebody wrote a `toString`.
    @Test
    void classesWithASecretPrintNothingOfTheirFields() throws Exception {
        var talkative = new TreeSet<String>();
        for (var type : types()) {
            var holds =
                    Arrays.stream(type.getDeclaredFields())
                            .filter(field -> !Modifier.isStatic(field.getModifiers()))
                            .anyMatch(field -> secret(field.getName(), field.getType()));
            if (holds && !type.isRecord() && writesItself(type) && !READ.contains(name(type))) {
                talkative.add(name(type));
            }
        }
        assertThat(talkative).isEmpty();
    }

    private static boolean writesItself(Class<?> type) {
        for (Class<?> c = type; c.getName().startsWith("dev.ownrelay"); c = c.getSuperclass()) {
            if (Stream.of(c.getDeclaredMethods()).anyMatch(m -> m.getName().equals("toString"))) {
                return true;
            }
        }
        return false;
    }

    private static boolean secret(String field, Class<?> of) {
        return (of == String.class || of == byte[].class || of == char[].class)
                && SECRET.matcher(field.toLowerCase(Locale.ROOT)).find();
    }

    /// With the canary in this component; null: in all that can hold it.
    private static Object make(Class<?> type, RecordComponent only) throws Exception {
        var components = type.getRecordComponents();
        var arguments = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            var text = only == null || components[i].equals(only) ? CANARY : "x";
            arguments[i] = value(components[i].getType(), text);
        }
        Constructor<?> constructor =
                type.getDeclaredConstructor(
                        Stream.of(components)
                                .map(RecordComponent::getType)
                                .toArray(Class<?>[]::new));
        constructor.setAccessible(true);
        return constructor.newInstance(arguments);
    }

    private static Object value(Class<?> type, String text) throws Exception {
        if (type == String.class) {
            return text;
        } else if (type == int.class || type == Integer.class) {
            return 1;
        } else if (type == long.class || type == Long.class) {
            return 1L;
        } else if (type == boolean.class || type == Boolean.class) {
            return true;
        } else if (type == List.class) {
            return List.of(text);
        } else if (type == Optional.class) {
            return Optional.of(text);
        } else if (type == UUID.class) {
            return new UUID(0, 1);
        } else if (type == Path.class) {
            return Path.of(text);
        } else if (type.isEnum()) {
            return type.getEnumConstants()[0];
        } else if (type.isRecord()) {
            return make(type, null);
        }
        return null;
    }

    private static Class<?> dev(String name) throws ClassNotFoundException {
        return Class.forName("dev.ownrelay." + name);
    }

    /// With the names of the classes around it.
    private static String name(Class<?> type) {
        return type.getName().replaceFirst(".*\\.", "").replace('$', '.');
    }

    private static List<Class<?>> types() throws IOException, ClassNotFoundException {
        var resolver = new PathMatchingResourcePatternResolver();
        var metadata = new CachingMetadataReaderFactory(resolver);
        var types = new ArrayList<Class<?>>();
        for (var file : resolver.getResources("classpath*:dev/ownrelay/**/*.class")) {
            if (file.getURL().getPath().contains("/test-classes/")) {
                continue;
            }
            var name = metadata.getMetadataReader(file).getClassMetadata().getClassName();
            types.add(Class.forName(name, false, SecretTypesTests.class.getClassLoader()));
        }
        return types;
    }
}

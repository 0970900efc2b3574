package dev.ownrelay.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.OwnrelayApplication;

import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.parser.Parser;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;

/// What CONTRIBUTING.md says to type starts what it says.
class DemoStartTests {

    private static final String PLUGIN =
            "plugin:has(> artifactId:matches(^spring-boot-maven-plugin$))";

    /// A goal that is typed without a name of an execution is `default-cli`; other main classes of
    /// the tests would make it ambiguous.
    @Test
    void testRunStartsTheDemo() throws ReflectiveOperationException, IOException {
        assertThat(mainClass("default-cli")).isEqualTo(TestOwnrelayApplication.class);
    }

    @Test
    void runAtAppStartsTheApplication() throws ReflectiveOperationException, IOException {
        assertThat(mainClass("app")).isEqualTo(OwnrelayApplication.class);
    }

    /// It would be that of every execution.
    @Test
    void noMainClassIsNamedForAll() throws IOException {
        assertThat(pom().select(PLUGIN + " > configuration > mainClass")).isEmpty();
    }

    private static Class<?> mainClass(String execution)
            throws ReflectiveOperationException, IOException {
        var named =
                pom().select(PLUGIN + " > executions > execution")
                        .select("execution:has(> id:matches(^" + execution + "$))")
                        .select("> configuration > mainClass");
        assertThat(named).as(execution).hasSize(1);
        var type = Class.forName(named.text());
        int modifiers = type.getDeclaredMethod("main", String[].class).getModifiers();
        assertThat(Modifier.isStatic(modifiers)).isTrue();
        return type;
    }

    private static Document pom() throws IOException {
        return Jsoup.parse(Files.readString(Path.of("pom.xml")), "", Parser.xmlParser());
    }
}

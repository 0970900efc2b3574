package dev.ownrelay.demo;

import dev.ownrelay.OwnrelayApplication;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.TypeExcludeFilter;
import org.springframework.core.type.classreading.MetadataReader;
import org.springframework.core.type.classreading.MetadataReaderFactory;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/// `./mvnw spring-boot:test-run`: the demo. Its database is empty again at every start.
public class TestOwnrelayApplication {

    public static void main(String[] args) {
        Map<String, Object> settings = new HashMap<>(DemoMailServers.get().settings());
        settings.put("ownrelay.data-dir", "target/demo-data");
        settings.put("ownrelay.audit.anchors", "");
        var application = new SpringApplication(OwnrelayApplication.class, DemoConfiguration.class);
        application.addInitializers(context ->
                context.getBeanFactory().registerSingleton("noTests", new ClassesOfTests()));
        application.setDefaultProperties(settings);
        application.run(args);
    }

    /// The classes of tests lie in the same packages and would be found with those of the
    /// application.
    private static final class ClassesOfTests extends TypeExcludeFilter {

        @Override
        public boolean match(MetadataReader reader, MetadataReaderFactory factory)
                throws IOException {
            return reader.getResource().getURL().getPath().contains("/test-classes/");
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof ClassesOfTests;
        }

        @Override
        public int hashCode() {
            return ClassesOfTests.class.hashCode();
        }
    }
}

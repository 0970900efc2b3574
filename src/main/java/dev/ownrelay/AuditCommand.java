package dev.ownrelay;

import com.ulisesbocchio.jasyptspringbootstarter.JasyptSpringBootAutoConfiguration;

import dev.ownrelay.audit.AuditProperties;
import dev.ownrelay.audit.AuditVerification;
import dev.ownrelay.local.VisitedPostgres;

import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.context.annotation.Import;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import javax.sql.DataSource;

/// `java -jar ownrelay.jar audit verify`: goes along the audit trails with the settings of the
/// application, which may run meanwhile. It ends with 0 when all are whole, else with 1.
final class AuditCommand {

    static final String COMMAND = "audit";

    private static final List<String> VERIFY = List.of(COMMAND, "verify");

    private AuditCommand() {}

    /// No more of the application than its database.
    @Import(VisitedPostgres.class)
    @ImportAutoConfiguration({
        JasyptSpringBootAutoConfiguration.class,
        DataSourceAutoConfiguration.class
    })
    @EnableConfigurationProperties(AuditProperties.class)
    static class Reading {}

    static void main(String[] args) throws IOException {
        var words = Arrays.asList(args);
        if (words.size() < VERIFY.size() || !words.subList(0, VERIFY.size()).equals(VERIFY)) {
            System.err.println("Write: java -jar ownrelay.jar audit verify");
            System.exit(1);
        }
        var settings = words.subList(VERIFY.size(), words.size()).toArray(String[]::new);
        System.exit(verify(settings) ? 0 : 1);
    }

    private static boolean verify(String... settings) throws IOException {
        var reading = new SpringApplication(Reading.class);
        reading.setWebApplicationType(WebApplicationType.NONE);
        reading.setBannerMode(Banner.Mode.OFF);
        reading.setDefaultProperties(Map.of("logging.level.root", "warn"));
        try (var context = reading.run(settings)) {
            var dataDir = context.getEnvironment().getProperty("ownrelay.data-dir", "./data");
            var anchors = context.getBean(AuditProperties.class).file(Path.of(dataDir));
            return new AuditVerification(
                            context.getBean(DataSource.class), anchors, System.out::println)
                    .run();
        }
    }
}

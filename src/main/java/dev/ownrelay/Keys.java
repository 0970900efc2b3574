package dev.ownrelay;

import dev.ownrelay.keys.KeysCommand;
import dev.ownrelay.local.LocalPostgresException;
import dev.ownrelay.secret.KeyRingEditor;
import dev.ownrelay.secret.KeyRingRefusedException;

import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.dao.DataAccessException;

import java.sql.SQLException;
import java.util.Arrays;
import java.util.Map;

/// `java -jar ownrelay.jar keys …`: reads the settings of the application without starting it.
final class Keys {

    static final String COMMAND = "keys";

    private static final String FORCE = "--force";

    private Keys() {}

    /// @return the exit code
    static int run(String[] args) throws InterruptedException {
        var words = Arrays.stream(args).skip(1).filter(arg -> !arg.startsWith("--")).toList();
        boolean force = Arrays.asList(args).contains(FORCE);
        try (var settings = settings(args)) {
            var environment = settings.getEnvironment();
            var ring = KeyRingEditor.of(environment);
            ring.keys();
            try (var database = CommandDatabase.open(environment)) {
                return new KeysCommand(ring, database.source(), System.out).run(words, force);
            }
        } catch (KeyRingRefusedException e) {
            return refused(e, e.remedy());
        } catch (LocalPostgresException e) {
            return refused(e, e.action());
        } catch (SQLException | DataAccessException e) {
            return refused(e, "See that PostgreSQL runs, and that this version has started once.");
        }
    }

    private static ConfigurableApplicationContext settings(String[] args) {
        var application = new SpringApplication(Keys.class);
        application.setWebApplicationType(WebApplicationType.NONE);
        application.setBannerMode(Banner.Mode.OFF);
        application.setLogStartupInfo(false);
        application.setRegisterShutdownHook(false);
        application.setDefaultProperties(Map.of("logging.level.root", "warn"));
        return application.run(args);
    }

    private static int refused(Exception e, String remedy) {
        System.err.println(e.getMessage());
        System.err.println(remedy);
        return KeysCommand.REFUSED;
    }
}

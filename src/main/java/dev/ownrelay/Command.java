package dev.ownrelay;

import com.ulisesbocchio.jasyptspringbootstarter.JasyptSpringBootAutoConfiguration;

import dev.ownrelay.local.LocalPostgresException;
import dev.ownrelay.secret.KeyRingRefusedException;
import dev.ownrelay.tenant.DatabaseLoginException;

import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.dao.DataAccessException;

import java.io.IOException;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import javax.sql.DataSource;

/// A command of the jar beside the application: with its settings and its database, without
/// starting it.
final class Command {

    static final int REFUSED = 1;

    private Command() {}

    /// No more of the application than what reads its settings.
    @ImportAutoConfiguration(JasyptSpringBootAutoConfiguration.class)
    static class Settings {}

    interface Work {

        /// @return the exit code
        int with(Environment settings, DataSource database)
                throws IOException, InterruptedException;
    }

    /// The words of a command line, without its options.
    static List<String> words(String[] args) {
        return Arrays.stream(args).filter(arg -> !arg.startsWith("--")).toList();
    }

    /// @return the exit code
    static int run(String[] args, Work work) throws IOException, InterruptedException {
        try (var context = start(args);
                var database = CommandDatabase.open(context.getEnvironment())) {
            return work.with(context.getEnvironment(), database.source());
        } catch (KeyRingRefusedException e) {
            return refused(e, e.remedy());
        } catch (DatabaseLoginException e) {
            return refused(e, e.action());
        } catch (LocalPostgresException e) {
            return refused(e, e.action());
        } catch (SQLException | DataAccessException e) {
            return refused(e, "See that PostgreSQL runs, and that this version has started once.");
        }
    }

    private static ConfigurableApplicationContext start(String[] args) {
        var application = new SpringApplication(Settings.class);
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
        return REFUSED;
    }
}

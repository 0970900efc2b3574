package dev.ownrelay;

import com.zaxxer.hikari.HikariDataSource;

import dev.ownrelay.network.ThisMachine;
import dev.ownrelay.tenant.DatabaseLoginException;

import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.flyway.autoconfigure.FlywayConfigurationCustomizer;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;

/// What is said to PostgreSQL on another machine goes by TLS, to a server whose certificate and
/// name are checked, unless the operator chooses otherwise. Nobody has connected when this looks.
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class DatabaseEncryption implements BeanPostProcessor, FlywayConfigurationCustomizer {

    private static final String PAGES = "spring.datasource.url";
    private static final String OWNER = "spring.flyway.url";

    /// Those of the driver that check a certificate; it takes any class.
    private static final Set<String> FACTORIES =
            Set.of("org.postgresql.ssl.LibPQFactory", "org.postgresql.ssl.DefaultJavaSSLFactory");

    /// Where it connects, and how: what else than the URL says so is not looked through.
    private static final Set<String> WAY =
            Set.of(
                    "PGHOST",
                    "service",
                    "socketFactory",
                    "ssl",
                    "sslmode",
                    "sslfactory",
                    "sslhostnameverifier");

    private final Environment settings;

    DatabaseEncryption(Environment settings) {
        this.settings = settings;
    }

    /// The pool as it will connect, whatever its URL was made of.
    @Override
    public Object postProcessBeforeInitialization(Object bean, String name) {
        if (bean instanceof HikariDataSource pool && pool.getJdbcUrl() != null) {
            require(settings, PAGES, pool.getJdbcUrl(), pool.getDataSourceProperties());
        }
        return bean;
    }

    @Override
    public void customize(FluentConfiguration flyway) {
        require(settings, OWNER, settings.getProperty(OWNER, ""), new Properties());
    }

    /// Of a command beside the application.
    ///
    /// @throws DatabaseLoginException when others could read along
    static void require(Environment settings) {
        require(settings, PAGES, settings.getProperty(PAGES, ""), new Properties());
    }

    private static void require(
            Environment settings, String property, String url, Properties besides) {
        boolean lifted =
                Binder.get(settings)
                        .bindOrCreate("ownrelay.database", DatabaseProperties.class)
                        .clearText();
        if (!lifted && !url.isBlank() && !isUnreadable(url, besides)) {
            throw DatabaseLoginException.inClearText(property, url);
        }
    }

    /// Whether nobody on the way reads along. What no driver knows leads nowhere.
    ///
    /// @param besides properties for the driver, which count where the URL says nothing
    static boolean isUnreadable(String url, Properties besides) {
        var parts = parts(url);
        return Collections.disjoint(besides.keySet(), WAY)
                && (staysHere(parts) || checksCertificate(parts));
    }

    private static boolean staysHere(Map<String, String> parts) {
        var hosts = parts.getOrDefault("PGHOST", "localhost");
        return !parts.containsKey("socketFactory")
                && Arrays.stream(hosts.split(","))
                        .allMatch(host -> ThisMachine.address(host).isPresent());
    }

    /// As the driver says it: `ssl` alone is as good as the best mode. A verifier of names that
    /// somebody brings may take any.
    private static boolean checksCertificate(Map<String, String> parts) {
        var mode = parts.getOrDefault("sslmode", "");
        return (mode.isEmpty()
                        ? List.of("", "true").contains(parts.getOrDefault("ssl", "false"))
                        : mode.toLowerCase(Locale.ROOT).equals("verify-full"))
                && FACTORIES.contains(parts.getOrDefault("sslfactory", ""))
                && !parts.containsKey("sslhostnameverifier");
    }

    /// Of a URL, and what its driver takes for granted, by the driver's names.
    private static Map<String, String> parts(String url) {
        try {
            return Arrays.stream(DriverManager.getDriver(url).getPropertyInfo(url, null))
                    .filter(part -> part.value != null)
                    .collect(Collectors.toMap(part -> part.name, part -> part.value));
        } catch (SQLException noDriver) {
            return Map.of();
        }
    }
}

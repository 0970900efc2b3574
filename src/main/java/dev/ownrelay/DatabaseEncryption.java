package dev.ownrelay;

import com.zaxxer.hikari.HikariDataSource;

import dev.ownrelay.network.ThisMachine;
import dev.ownrelay.tenant.DatabaseLoginException;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;

/// What is said to PostgreSQL on another machine goes by TLS, to a server whose certificate and
/// name are checked, unless the operator chooses otherwise. Nobody has connected when this looks.
@Component
class DatabaseEncryption implements BeanPostProcessor {

    static final String PAGES = "spring.datasource.url";

    /// Those of the driver that check a certificate, or know the only one; it takes any class.
    private static final Set<String> FACTORIES =
            Set.of(
                    "org.postgresql.ssl.LibPQFactory",
                    "org.postgresql.ssl.DefaultJavaSSLFactory",
                    "org.postgresql.ssl.SingleCertValidatingFactory");

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

    /// Of a command beside the application.
    ///
    /// @throws DatabaseLoginException when others could read along
    static void require(Environment settings) {
        require(settings, PAGES, settings.getProperty(PAGES, ""));
    }

    /// @param property where the URL is set
    /// @throws DatabaseLoginException when others could read along
    static void require(Environment settings, String property, String url) {
        require(settings, property, url, new Properties());
    }

    private static void require(
            Environment settings, String property, String url, Properties besides) {
        boolean lifted =
                Binder.get(settings)
                        .bindOrCreate("ownrelay.database", DatabaseProperties.class)
                        .clearText();
        if (!lifted && !url.isBlank() && !keepsOthersOut(url, besides)) {
            throw DatabaseLoginException.inClearText(property, url);
        }
    }

    /// Whether nobody on the way reads along. What no driver knows leads nowhere.
    ///
    /// @param besides properties for the driver, which count where the URL says nothing
    static boolean keepsOthersOut(String url, Properties besides) {
        try {
            var parts = parts(DriverManager.getDriver(url), url, besides);
            return !parts.containsKey("service") && (staysHere(parts) || checksServer(parts));
        } catch (SQLException noDriver) {
            return true;
        }
    }

    private static boolean staysHere(Map<String, String> parts) {
        var hosts = parts.get("PGHOST");
        return hosts != null
                && !parts.containsKey("socketFactory")
                && Arrays.stream(hosts.split(","))
                        .allMatch(host -> host.isEmpty() || ThisMachine.address(host).isPresent());
    }

    /// As the driver says it: `ssl` alone is as good as the best mode. A verifier of names that
    /// somebody brings may take any.
    private static boolean checksServer(Map<String, String> parts) {
        var mode = parts.getOrDefault("sslmode", "");
        return (mode.isEmpty()
                        ? List.of("", "true").contains(parts.getOrDefault("ssl", "false"))
                        : mode.toLowerCase(Locale.ROOT).equals("verify-full"))
                && FACTORIES.contains(parts.getOrDefault("sslfactory", ""))
                && !parts.containsKey("sslhostnameverifier");
    }

    /// With what the driver takes for granted, by its names.
    private static Map<String, String> parts(Driver driver, String url, Properties besides)
            throws SQLException {
        return Arrays.stream(driver.getPropertyInfo(url, besides))
                .filter(part -> part.value != null)
                .collect(Collectors.toMap(part -> part.name, part -> part.value));
    }
}

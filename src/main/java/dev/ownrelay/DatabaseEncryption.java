package dev.ownrelay;

import dev.ownrelay.network.ThisMachine;
import dev.ownrelay.tenant.DatabaseLoginException;

import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.flyway.autoconfigure.FlywayConfigurationCustomizer;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// What is said to PostgreSQL on another machine goes by TLS, to a server whose certificate is
/// checked, unless the operator chooses otherwise.
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class DatabaseEncryption implements FlywayConfigurationCustomizer {

    private static final List<String> URLS = List.of("spring.datasource.url", "spring.flyway.url");

    /// Modes of TLS in which the driver checks the certificate.
    private static final Set<String> CHECKING = Set.of("verify-ca", "verify-full");

    private final Environment settings;

    DatabaseEncryption(Environment settings) {
        this.settings = settings;
    }

    /// Nobody has connected yet.
    @Override
    public void customize(FluentConfiguration flyway) {
        require(settings);
    }

    /// @throws DatabaseLoginException when it would go in clear text
    static void require(Environment settings) {
        if (Binder.get(settings)
                .bindOrCreate("ownrelay.database", DatabaseProperties.class)
                .clearText()) {
            return;
        }
        for (var property : URLS) {
            var url = settings.getProperty(property, "");
            if (!url.isBlank() && !isUnreadable(url)) {
                throw DatabaseLoginException.inClearText(property, url);
            }
        }
    }

    /// Whether nobody on the way reads along. What no driver knows leads nowhere.
    static boolean isUnreadable(String url) {
        var parts = parts(url);
        var hosts = parts.getOrDefault("PGHOST", "localhost");
        return Arrays.stream(hosts.split(","))
                        .allMatch(host -> ThisMachine.address(host).isPresent())
                || checksCertificate(parts);
    }

    /// As the driver says it: `ssl` alone is as good as the best mode.
    private static boolean checksCertificate(Map<String, String> parts) {
        var mode = parts.get("sslmode");
        return mode == null
                ? List.of("", "true").contains(parts.getOrDefault("ssl", "false"))
                : CHECKING.contains(mode.toLowerCase(Locale.ROOT));
    }

    /// Of a URL, and what its driver takes for granted.
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

package dev.ownrelay.tenant;

import jakarta.persistence.EntityManagerFactory;

import org.hibernate.cfg.MultiTenancySettings;
import org.hibernate.context.spi.CurrentTenantIdentifierResolver;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.flyway.autoconfigure.FlywayConfigurationCustomizer;
import org.springframework.boot.flyway.autoconfigure.FlywayConnectionDetails;
import org.springframework.boot.hibernate.autoconfigure.HibernatePropertiesCustomizer;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import java.util.UUID;

@Configuration(proxyBeanMethods = false)
class TenantConfiguration {

    /// Owns no row, so code that acts for no agency sees nothing.
    static final UUID NOBODY = new UUID(0, 0);

    @Bean
    HibernatePropertiesCustomizer tenantIdentifier() {
        return properties ->
                properties.put(
                        MultiTenancySettings.MULTI_TENANT_IDENTIFIER_RESOLVER,
                        new CurrentTenantIdentifierResolver<UUID>() {
                            @Override
                            public UUID resolveCurrentTenantIdentifier() {
                                return CurrentTenant.find().orElse(NOBODY);
                            }

                            @Override
                            public boolean validateExistingCurrentSessions() {
                                return true;
                            }
                        });
    }

    @Bean
    PlatformTransactionManager transactionManager(EntityManagerFactory entityManagerFactory) {
        return new TenantTransactionManager(entityManagerFactory);
    }

    /// Said aloud because Boot makes none where another library brings its own way of transactions.
    @Bean
    @Primary
    TransactionTemplate transactionTemplate(PlatformTransactionManager transactionManager) {
        return new TransactionTemplate(transactionManager);
    }

    /// Migrations run as the owner, on connections that never become `ownrelay_app`.
    @Bean
    FlywayConnectionDetails flywayConnectionDetails(
            JdbcConnectionDetails database,
            @Value("${spring.flyway.url:}") String url,
            @Value("${spring.flyway.user:}") String user,
            @Value("${spring.flyway.password:}") String password) {
        return new OwnerLogin(
                database, url.isEmpty() ? database.getJdbcUrl() : url, user, password);
    }

    /// Before anything is migrated.
    @Bean
    FlywayConfigurationCustomizer checkedLogins(
            FlywayConnectionDetails owner, JdbcConnectionDetails application) {
        return flyway ->
                DatabaseLogins.of(owner, application).check(flyway.getConnectRetries() > 0);
    }

    private record OwnerLogin(
            JdbcConnectionDetails database, String url, String user, String password)
            implements FlywayConnectionDetails {

        @Override
        public String getJdbcUrl() {
            return url;
        }

        @Override
        public String getUsername() {
            return user.isEmpty() ? String.valueOf(database.getUsername()) : user;
        }

        @Override
        public String getPassword() {
            return user.isEmpty() ? String.valueOf(database.getPassword()) : password;
        }

        @Override
        public String toString() {
            return "OwnerLogin[%s]".formatted(getUsername());
        }
    }
}

package dev.ownrelay;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.flyway.autoconfigure.FlywayConfigurationCustomizer;
import org.springframework.boot.flyway.autoconfigure.FlywayConnectionDetails;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.mail.autoconfigure.MailHealthContributorAutoConfiguration;
import org.springframework.boot.mail.autoconfigure.MailProperties;
import org.springframework.boot.mail.autoconfigure.MailSenderAutoConfiguration;
import org.springframework.boot.mail.autoconfigure.MailSenderValidatorAutoConfiguration;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.modulith.Modulithic;

import java.time.Clock;
import java.time.ZoneId;

import javax.sql.DataSource;

/// Spring's own sender is left out: it would go to the default relay past every check, and takes
/// encryption for a wish.
@SpringBootApplication(
        exclude = {
            MailSenderAutoConfiguration.class,
            MailSenderValidatorAutoConfiguration.class,
            MailHealthContributorAutoConfiguration.class
        })
@EnableConfigurationProperties(MailProperties.class)
@ConfigurationPropertiesScan
@Modulithic(systemName = "Ownrelay")
public class OwnrelayApplication {

    public static void main(String[] args) {
        SpringApplication.run(OwnrelayApplication.class, args);
    }

    @Bean
    @DependsOnDatabaseInitialization
    Clock clock(DataSource database) {
        return DatabaseClock.following(database);
    }

    /// The owner's login connects apart from the pool, and before it.
    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    FlywayConfigurationCustomizer encryptedOwner(
            Environment settings, FlywayConnectionDetails owner, JdbcConnectionDetails pages) {
        return _ -> {
            DatabaseEncryption.require(settings, DatabaseEncryption.PAGES, pages.getJdbcUrl());
            var own = owner.getJdbcUrl();
            if (own != null && !own.equals(pages.getJdbcUrl())) {
                DatabaseEncryption.require(settings, "spring.flyway.url", own);
            }
        };
    }

    @Bean
    ZoneId zone(TimeProperties properties) {
        return properties.zone();
    }
}

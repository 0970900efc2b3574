package dev.ownrelay;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.mail.autoconfigure.MailHealthContributorAutoConfiguration;
import org.springframework.boot.mail.autoconfigure.MailProperties;
import org.springframework.boot.mail.autoconfigure.MailSenderAutoConfiguration;
import org.springframework.boot.mail.autoconfigure.MailSenderValidatorAutoConfiguration;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
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

    @Bean
    ZoneId zone(TimeProperties properties) {
        return properties.zone();
    }
}

package dev.ownrelay;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.modulith.Modulithic;

import java.time.Clock;
import java.time.ZoneId;

import javax.sql.DataSource;

@SpringBootApplication
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

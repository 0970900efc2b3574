package dev.ownrelay.keys;

import dev.ownrelay.secret.LiveKeyRing;

import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import javax.sql.DataSource;

@Configuration(proxyBeanMethods = false)
class KeysConfiguration {

    @Bean
    @DependsOnDatabaseInitialization
    KeyRingWatch keyRingWatch(LiveKeyRing ring, DataSource database, KeysProperties properties) {
        return KeyRingWatch.start(ring, database, properties.lost());
    }

    @Bean
    KeyRingHealth keyRingHealthIndicator(LiveKeyRing ring, MeterRegistry meters) {
        return new KeyRingHealth(ring, meters);
    }
}

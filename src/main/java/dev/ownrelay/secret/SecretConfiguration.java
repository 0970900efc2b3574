package dev.ownrelay.secret;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class SecretConfiguration {

    @Bean
    KeyRing keyRing(
            SecretProperties properties, @Value("${spring.datasource.url:}") String databaseUrl) {
        return new KeyRingFile(properties.keyring(), properties.dataDir())
                .open(databaseUrl.isBlank());
    }
}

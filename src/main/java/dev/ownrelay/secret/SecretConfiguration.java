package dev.ownrelay.secret;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class SecretConfiguration {

    @Bean
    LiveKeyRing keyRing(
            SecretProperties properties, @Value("${spring.datasource.url:}") String databaseUrl) {
        var file = new KeyRingFile(properties.keyring(), properties.dataDir());
        boolean embedded = databaseUrl.isBlank();
        file.open(embedded);
        return LiveKeyRing.of(file, embedded);
    }
}

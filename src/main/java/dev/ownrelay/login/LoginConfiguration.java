package dev.ownrelay.login;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class LoginConfiguration {

    @Bean
    Endpoints providerEndpoints() {
        return Endpoints.REAL;
    }
}

package dev.ownrelay.login;

import dev.ownrelay.support.ScriptedProvider;

import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;

/// Microsoft and Google, both played by one provider on this machine.
@TestConfiguration(proxyBeanMethods = false)
public class LocalProvider {

    public static final ScriptedProvider PROVIDER = ScriptedProvider.start();

    @Bean
    @Primary
    Endpoints localEndpoints() {
        return new Endpoints(
                PROVIDER.url(""),
                PROVIDER.url("/google/authorize"),
                PROVIDER.url("/google/token"),
                PROVIDER.url("/google"),
                PROVIDER.url("/google/revoke"));
    }
}

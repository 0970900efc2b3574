package dev.ownrelay.login;

import dev.ownrelay.support.ScriptedProvider;

import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;

/// As [LocalProvider], for people with a browser, who may be there at the same time.
@TestConfiguration(proxyBeanMethods = false)
public class BrowsedProvider {

    public static final ScriptedProvider PROVIDER = ScriptedProvider.start();

    @Bean
    @Primary
    Endpoints browsedEndpoints() {
        return new Endpoints(
                PROVIDER.url(""),
                PROVIDER.url("/google/authorize"),
                PROVIDER.url("/google/token"),
                PROVIDER.url("/google"),
                PROVIDER.url("/google/revoke"));
    }
}

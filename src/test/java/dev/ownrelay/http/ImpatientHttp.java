package dev.ownrelay.http;

import dev.ownrelay.conversation.TlsTrust;
import dev.ownrelay.network.HostPolicy;

import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;

import java.time.Duration;

/// Gives web servers less time, so that nobody waits for those that hang.
@TestConfiguration(proxyBeanMethods = false)
public class ImpatientHttp {

    @Bean
    @Primary
    GuardedHttp impatientHttp(HostPolicy policy, TlsTrust trust) {
        return new GuardedHttp(policy, trust, Duration.ofSeconds(8));
    }
}

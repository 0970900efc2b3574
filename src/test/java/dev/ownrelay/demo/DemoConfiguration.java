package dev.ownrelay.demo;

import dev.ownrelay.secret.SecretVault;

import org.flywaydb.core.Flyway;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.web.context.WebApplicationContext;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

import java.time.Clock;

@TestConfiguration(proxyBeanMethods = false)
@Import({DemoInbox.class, DemoTour.class})
class DemoConfiguration {

    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                    + " connect-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none';"
                    + " frame-ancestors 'none'";

    @Bean
    DemoMailServers demoMailServers() {
        return DemoMailServers.get();
    }

    @Bean
    @Primary
    DemoClock demoClock(@Qualifier("clock") Clock clock) {
        return new DemoClock(clock);
    }

    /// The ports of the mail servers are new at every start, so are the rows that name them.
    @Bean
    FlywayMigrationStrategy emptyAtEveryStart() {
        return flyway -> {
            Flyway.configure()
                    .configuration(flyway.getConfiguration())
                    .cleanDisabled(false)
                    .load()
                    .clean();
            flyway.migrate();
        };
    }

    @Bean
    DemoHistory demoHistory(
            WebApplicationContext context,
            DemoClock clock,
            JdbcClient jdbc,
            SecretVault vault,
            PlatformTransactionManager transactions) {
        var rows = new DemoRows(jdbc, vault, transactions, clock);
        return new DemoHistory(context, clock, rows, demoMailServers());
    }

    @Bean
    WebMvcConfigurer demoPaste(WebApplicationContext context) {
        return new WebMvcConfigurer() {
            @Override
            public void addInterceptors(InterceptorRegistry registry) {
                registry.addInterceptor(new DemoPaste(context))
                        .addPathPatterns("/maintenance/domains/**");
            }
        };
    }

    @Bean
    DemoHead demoHead() {
        return new DemoHead();
    }

    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    SecurityFilterChain demoPages(HttpSecurity http) {
        return http.securityMatcher("/demo/**")
                .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                .headers(headers ->
                        headers.contentSecurityPolicy(csp -> csp.policyDirectives(POLICY)))
                .build();
    }

    @EventListener
    void sayWhereToGo(ApplicationReadyEvent ready) {
        var port = ready.getApplicationContext().getEnvironment().getProperty("local.server.port");
        System.out.println(DemoWelcome.text("http://localhost:" + port, demoMailServers()));
    }
}

package dev.ownrelay.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.support.Fixtures;
import dev.ownrelay.support.OwnrelayTest;

import org.hibernate.cfg.MultiTenancySettings;
import org.hibernate.context.spi.CurrentTenantIdentifierResolver;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.hibernate.autoconfigure.HibernatePropertiesCustomizer;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.request.RequestPostProcessor;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionStatus;

import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/// Prints the median time of the main pages with both walls and without any, by turns in one run:
/// `./mvnw -Pbench verify -Dtest=WallCostBenchmark`.
@OwnrelayTest
@Import(WallCostBenchmark.Switch.class)
class WallCostBenchmark {

    private static final int WARM_UP = 300;
    private static final int BLOCKS = 40;
    private static final int BLOCK = 10;
    private static final int ROWS = 500;

    /// Off: no `set_config`, and Hibernate filters nothing.
    private static volatile boolean walls = true;

    @TestConfiguration(proxyBeanMethods = false)
    static class Switch {

        @Bean
        static BeanPostProcessor makeTheWallsASwitch() {
            return new BeanPostProcessor() {
                @Override
                public Object postProcessAfterInitialization(Object bean, String name) {
                    if (bean instanceof TenantTransactionManager manager) {
                        return new Switched(manager);
                    }
                    return name.equals("tenantIdentifier") ? resolver() : bean;
                }
            };
        }

        private static HibernatePropertiesCustomizer resolver() {
            return properties ->
                    properties.put(
                            MultiTenancySettings.MULTI_TENANT_IDENTIFIER_RESOLVER, new Resolver());
        }
    }

    private record Switched(TenantTransactionManager with, JpaTransactionManager without)
            implements PlatformTransactionManager {

        Switched(TenantTransactionManager with) {
            var without = new JpaTransactionManager(with.getEntityManagerFactory());
            without.afterPropertiesSet();
            this(with, without);
        }

        private PlatformTransactionManager current() {
            return walls ? with : without;
        }

        @Override
        public TransactionStatus getTransaction(TransactionDefinition definition) {
            return current().getTransaction(definition);
        }

        @Override
        public void commit(TransactionStatus status) {
            current().commit(status);
        }

        @Override
        public void rollback(TransactionStatus status) {
            current().rollback(status);
        }
    }

    private static final class Resolver implements CurrentTenantIdentifierResolver<UUID> {

        @Override
        public UUID resolveCurrentTenantIdentifier() {
            return CurrentTenant.find().orElse(TenantConfiguration.NOBODY);
        }

        @Override
        public boolean isRoot(UUID tenant) {
            return !walls;
        }

        @Override
        public boolean validateExistingCurrentSessions() {
            return true;
        }
    }

    @Autowired MockMvcTester mvc;
    @Autowired JdbcClient jdbc;
    @Autowired PlatformTransactionManager transactions;
    @Autowired JdbcConnectionDetails details;

    private JdbcClient superuser;
    private RequestPostProcessor anna;

    @Test
    void printsWhatTheWallsCostAPage() {
        var message = plant();
        for (var page : List.of("/candidates", "/messages", "/messages/" + message, "/")) {
            for (int i = 0; i < WARM_UP; i++) {
                micros(page);
            }
            print(page);
        }
        switchWalls(true);
    }

    private void print(String page) {
        var with = new double[BLOCKS * BLOCK];
        var without = new double[BLOCKS * BLOCK];
        for (int block = 0; block < BLOCKS; block++) {
            switchWalls(true);
            measure(page, with, block);
            switchWalls(false);
            measure(page, without, block);
        }
        System.out.printf(
                "%s: %.0f µs with both walls, %.0f µs without: ratio %.2f%n",
                page.replaceAll("[0-9a-f-]{36}", "{id}"),
                median(with),
                median(without),
                median(with) / median(without));
    }

    private void measure(String page, double[] times, int block) {
        micros(page);
        for (int i = 0; i < BLOCK; i++) {
            times[block * BLOCK + i] = micros(page);
        }
    }

    private double micros(String page) {
        long start = System.nanoTime();
        var status = mvc.get().uri(page).with(anna).exchange().getResponse().getStatus();
        double micros = (System.nanoTime() - start) / 1e3;
        assertThat(status).isEqualTo(200);
        return micros;
    }

    private static double median(double[] times) {
        var sorted = times.clone();
        Arrays.sort(sorted);
        return (sorted[sorted.length / 2 - 1] + sorted[sorted.length / 2]) / 2;
    }

    private void switchWalls(boolean on) {
        walls = on;
        for (var table : PlantedAgency.tables(superuser)) {
            superuser
                    .sql(
                            "alter table %s %s row level security"
                                    .formatted(table, on ? "enable" : "disable"))
                    .update();
        }
    }

    /// One agency with some hundred candidates and messages.
    private UUID plant() {
        superuser =
                JdbcClient.create(
                        new DriverManagerDataSource(
                                details.getJdbcUrl(),
                                details.getUsername(),
                                details.getPassword()));
        var fixtures = new Fixtures(jdbc, transactions);
        var agency = fixtures.agency();
        var server = fixtures.server(agency, "Agency mail");
        var user = fixtures.user(agency, server);
        anna = Fixtures.recruiter(agency, user);
        superuser
                .sql(
                        """
                        insert into candidate select ?, gen_random_uuid(), 'First ' || n, 'Last ' || n,
                            n || '@home.test', now() from generate_series(1, ?) n
                        """)
                .params(agency, ROWS)
                .update();
        superuser
                .sql(
                        """
                        insert into message (tenant_id, id, batch_id, sender_id, smtp_server_id, route_name,
                            from_address, from_name, to_address, to_name, subject, source, size, message_id,
                            dated_at, state, due_at, idempotency_key, created_at)
                        select ?, gen_random_uuid(), gen_random_uuid(), ?, ?, 'Agency mail', 'a@b.test', 'A',
                            n || '@home.test', 'Last ' || n, 'Job ' || n,
                            'Content-Type: text/html\r\n\r\n<p>Hello</p>', 10, '<1@b.test>', now(), 'SENT',
                            now(), gen_random_uuid(), now() - n * interval '1 hour'
                        from generate_series(1, ?) n
                        """)
                .params(agency, user, server, ROWS)
                .update();
        superuser.sql("analyze").update();
        return fixtures.value(agency, UUID.class, "select id from message limit 1");
    }
}

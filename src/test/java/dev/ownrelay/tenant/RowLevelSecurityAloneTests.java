package dev.ownrelay.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import org.hibernate.cfg.MultiTenancySettings;
import org.hibernate.context.spi.CurrentTenantIdentifierResolver;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.hibernate.autoconfigure.HibernatePropertiesCustomizer;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

import java.util.UUID;

/// Wall two with wall one pulled down: Hibernate takes everybody for one who may see all agencies.
@Import(RowLevelSecurityAloneTests.WithoutFilter.class)
class RowLevelSecurityAloneTests extends LeakSuite {

    @TestConfiguration(proxyBeanMethods = false)
    static class WithoutFilter {

        @Bean
        static BeanPostProcessor breakTheResolver() {
            return new BeanPostProcessor() {
                @Override
                public Object postProcessAfterInitialization(Object bean, String name) {
                    return name.equals("tenantIdentifier") ? broken() : bean;
                }
            };
        }

        private static HibernatePropertiesCustomizer broken() {
            return properties ->
                    properties.put(
                            MultiTenancySettings.MULTI_TENANT_IDENTIFIER_RESOLVER, new SeesAll());
        }
    }

    private static final class SeesAll implements CurrentTenantIdentifierResolver<UUID> {

        @Override
        public UUID resolveCurrentTenantIdentifier() {
            return CurrentTenant.find().orElse(TenantConfiguration.NOBODY);
        }

        @Override
        public boolean isRoot(UUID tenant) {
            return true;
        }

        @Override
        public boolean validateExistingCurrentSessions() {
            return true;
        }
    }

    @Test
    void wallOneIsReallyDown() {
        asStranger(() -> {
            application
                    .sql("select set_config('ownrelay.tenant', ?, true)")
                    .param(victim.id.toString())
                    .query(String.class)
                    .single();
            assertThat(
                            entities.createQuery("select count(c) from Candidate c", Long.class)
                                    .getSingleResult())
                    .isEqualTo(1);
        });
    }

    /// That is done with both walls up.
    @Override
    boolean triesEveryIdEverywhere() {
        return false;
    }
}

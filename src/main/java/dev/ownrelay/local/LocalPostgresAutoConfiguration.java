package dev.ownrelay.local;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.flyway.autoconfigure.FlywayConnectionDetails;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Primary;

import java.nio.file.Path;

import javax.sql.DataSource;

/// An auto-configuration, so that the bean of a test is seen before its conditions are judged.
@AutoConfiguration(before = DataSourceAutoConfiguration.class)
@Conditional(NoDatasourceUrl.class)
class LocalPostgresAutoConfiguration {

    /// The pool is made from this bean, so it is closed before the server stops.
    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean({JdbcConnectionDetails.class, DataSource.class})
    LocalPostgres localPostgres(@Value("${ownrelay.data-dir:./data}") String dataDir) {
        return LocalPostgres.start(Path.of(dataDir));
    }

    /// Primary, as the owner's login that is configured elsewhere is for other databases.
    @Bean
    @Primary
    @ConditionalOnBean(LocalPostgres.class)
    FlywayConnectionDetails localOwner(LocalPostgres database) {
        return database.owner();
    }
}

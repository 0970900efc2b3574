package dev.ownrelay.tenant;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ownrelay.support.OwnrelayTest;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.transaction.support.TransactionTemplate;

@OwnrelayTest
class WallCheckTests {

    @Autowired JdbcConnectionDetails database;

    JdbcClient superuser;

    @BeforeEach
    void connectAsSuperuser() {
        superuser =
                JdbcClient.create(
                        new DriverManagerDataSource(
                                database.getJdbcUrl(),
                                database.getUsername(),
                                database.getPassword()));
        superuser
                .sql(
                        """
                        do $$ begin
                            if not exists (select from pg_roles where rolname = 'wall_bypass') then
                                create role wall_bypass bypassrls;
                                create role wall_owner;
                            end if;
                        end $$
                        """)
                .update();
    }

    @AfterEach
    void mend() {
        superuser.sql("alter table candidate owner to postgres").update();
        superuser.sql("alter table candidate force row level security").update();
    }

    @Test
    void refusesASuperuser() {
        assertThatThrownBy(() -> checkAs("postgres"))
                .hasMessageContaining("role postgres")
                .hasMessageContaining("SUPERUSER");
    }

    @Test
    void refusesARoleThatBypassesRowLevelSecurity() {
        assertThatThrownBy(() -> checkAs("wall_bypass"))
                .hasMessageContaining("role wall_bypass")
                .hasMessageContaining("BYPASSRLS");
    }

    @Test
    void refusesAnOwnerAndNamesTheTable() {
        superuser.sql("alter table candidate owner to wall_owner").update();

        assertThatThrownBy(() -> checkAs("wall_owner"))
                .hasMessageContaining("wall_owner, which owns candidate");
    }

    @Test
    void refusesATableWithoutItsPolicyAndNamesIt() {
        superuser.sql("alter table candidate no force row level security").update();

        assertThatThrownBy(() -> checkAs("ownrelay_app"))
                .hasMessageContaining("Row-level security does not guard candidate");
    }

    @Test
    void acceptsTheRoleOfTheApplication() {
        checkAs("ownrelay_app");
    }

    private void checkAs(String role) {
        var source =
                new SingleConnectionDataSource(
                        database.getJdbcUrl(),
                        database.getUsername(),
                        database.getPassword(),
                        true);
        try {
            JdbcClient.create(source).sql("set role " + role).update();
            new WallCheck(
                            JdbcClient.create(source),
                            new TransactionTemplate(new DataSourceTransactionManager(source)))
                    .afterSingletonsInstantiated();
        } finally {
            source.destroy();
        }
    }
}

package dev.ownrelay.tenant;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

import java.util.List;

/// Refuses to start where PostgreSQL would not keep agencies apart: when pooled connections act as
/// a role that row-level security does not bind, or when a table of agencies lacks its policy.
@Component
class WallCheck implements SmartInitializingSingleton {

    private final JdbcClient database;
    private final TransactionTemplate transaction;

    WallCheck(JdbcClient database, TransactionTemplate transaction) {
        this.database = database;
        this.transaction = transaction;
    }

    @Override
    public void afterSingletonsInstantiated() {
        transaction.executeWithoutResult(_ -> {
            refuseAPowerfulRole();
            refuseOwnedTables();
            refuseUnguardedTables();
        });
    }

    private void refuseAPowerfulRole() {
        var powers =
                list(
                        """
                        select trim(case when rolsuper then 'SUPERUSER ' else '' end
                                 || case when rolbypassrls then 'BYPASSRLS' else '' end)
                        from pg_roles where rolname = current_user and (rolsuper or rolbypassrls)
                        """);
        if (!powers.isEmpty()) {
            throw new IllegalStateException(
                    "The application acts as the database role %s, which has %s, so row-level security does not bind it. It must act as ownrelay_app: see spring.datasource.username."
                            .formatted(role(), powers.getFirst()));
        }
    }

    private void refuseOwnedTables() {
        var owned =
                list(
                        """
                        select c.relname from pg_class c
                        where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
                          and pg_has_role(current_user, c.relowner, 'usage') order by 1
                        """);
        if (!owned.isEmpty()) {
            throw new IllegalStateException(
                    "The application acts as the database role %s, which owns %s and could switch row-level security off. It must act as ownrelay_app: see spring.datasource.username."
                            .formatted(role(), String.join(", ", owned)));
        }
    }

    private void refuseUnguardedTables() {
        var unguarded =
                list(
                        """
                        select c.relname from pg_class c
                        join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id'
                        where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
                          and c.relname <> 'sign_in'
                          and not (c.relrowsecurity and c.relforcerowsecurity
                                   and exists (select from pg_policy p
                                               where p.polrelid = c.oid and p.polcmd = '*'
                                                 and p.polqual is not null and p.polwithcheck is not null))
                        order by 1
                        """);
        if (!unguarded.isEmpty()) {
            throw new IllegalStateException(
                    "Row-level security does not guard %s: the table lacks its policy for reading and writing."
                            .formatted(String.join(", ", unguarded)));
        }
    }

    private String role() {
        return list("select current_user").getFirst();
    }

    private List<String> list(String sql) {
        return database.sql(sql).query(String.class).list();
    }
}

package dev.ownrelay.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ownrelay.OwnrelayApplication;
import dev.ownrelay.support.TestDatabase;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// The logins that an operator may give: one for the owner and one for the application, or one.
@Isolated("makes roles that all databases share")
class LoginsTests {

    private final String name = "logins_" + UUID.randomUUID().toString().substring(0, 8);
    private final String owner = name + "_owner";
    private final String login = name + "_app";
    private final JdbcClient superuser =
            JdbcClient.create(TestDatabase.server().getPostgresDatabase());

    @TempDir Path folder;

    @Test
    void withTwoLoginsTheConnectionsOfTheApplicationHaveNoWayToTheOwner() throws IOException {
        prepare();
        create(login);
        try (var application =
                start(login, "--spring.flyway.user=" + owner, "--spring.flyway.password=secret")) {
            assertThat(rolesOf(application)).containsExactly(login, "ownrelay_app", "false");
            assertThat(ownersOf(application)).containsExactly(owner);
            assertThatThrownBy(() -> jdbc(application).sql("set role " + owner).update())
                    .hasStackTraceContaining("permission denied to set role");
        }
    }

    @Test
    void withOneLoginEveryPooledConnectionBecomesTheApplication() throws IOException {
        prepare();
        try (var application = start(owner)) {
            assertThat(rolesOf(application)).containsExactly(owner, "ownrelay_app", "true");
            assertThat(ownersOf(application)).containsExactly(owner);
            assertThatThrownBy(() ->
                            jdbc(application)
                                    .sql("alter table candidate disable row level security")
                                    .update())
                    .hasStackTraceContaining("must be owner of table candidate");
        }
    }

    @Test
    void refusesToStartWhereTheOnlyLoginKeepsItsPowers() throws IOException {
        prepare();
        assertThatThrownBy(() -> start(owner, "--spring.datasource.hikari.connection-init-sql="))
                .hasStackTraceContaining("acts as the database role " + owner)
                .hasStackTraceContaining("could switch row-level security off");
    }

    private void prepare() throws IOException {
        var keyring = Files.writeString(folder.resolve("keyring"), "*k1:" + "Q".repeat(43) + "=\n");
        Files.setPosixFilePermissions(keyring, PosixFilePermissions.fromString("rw-------"));
        superuser
                .sql(
                        """
                        do $$ begin create role ownrelay_app; exception when duplicate_object then null; end $$
                        """)
                .update();
        create(owner);
        superuser.sql("create database %s owner %s".formatted(name, owner)).update();
    }

    private void create(String role) {
        superuser.sql("create role " + role + " login password 'secret'").update();
        superuser.sql("grant ownrelay_app to " + role).update();
    }

    private ConfigurableApplicationContext start(String user, String... more) {
        var server = TestDatabase.server();
        var arguments =
                new ArrayList<>(
                        List.of(
                                "--spring.datasource.url=jdbc:postgresql://localhost:%d/%s"
                                        .formatted(server.getPort(), name),
                                "--spring.datasource.username=" + user,
                                "--spring.datasource.password=secret",
                                "--spring.datasource.hikari.maximum-pool-size=2",
                                "--ownrelay.data-dir=" + folder,
                                "--db-scheduler.enabled=false",
                                "--server.port=0"));
        arguments.addAll(List.of(more));
        return new SpringApplicationBuilder(OwnrelayApplication.class)
                .run(arguments.toArray(String[]::new));
    }

    /// Who signed in, whom the connection acts as, and whether the login could become the owner.
    private List<String> rolesOf(ConfigurableApplicationContext application) {
        return jdbc(application)
                .sql(
                        """
                        select array[session_user, current_user,
                            pg_has_role(session_user, '%s', 'set')::text]
                        """
                                .formatted(owner))
                .query((row, _) -> List.of((String[]) row.getArray(1).getArray()))
                .single();
    }

    private static List<String> ownersOf(ConfigurableApplicationContext application) {
        return jdbc(application)
                .sql("select distinct tableowner::text from pg_tables where schemaname = 'public'")
                .query(String.class)
                .list();
    }

    private static JdbcClient jdbc(ConfigurableApplicationContext application) {
        return application.getBean(JdbcClient.class);
    }
}

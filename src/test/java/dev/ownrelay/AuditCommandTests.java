package dev.ownrelay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.support.OwnrelayTest;
import dev.ownrelay.support.TestDatabase;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// `java -jar ownrelay.jar audit verify`, by the way in of the packaged application.
@OwnrelayTest
class AuditCommandTests {

    private static final String AGENCY = "00000000-0000-0000-0000-00000000000a";

    /// @param errors what it said beside its answer
    private record Ended(int code, List<String> said, List<String> errors) {}

    @TempDir Path folder;

    @Autowired JdbcConnectionDetails database;

    @BeforeEach
    void anAgencyWithATrail() {
        superuser(
                """
                truncate agency, sign_in, operator_event, operator_link, operator_head, audit_link
                    cascade;
                insert into agency (id, name, created_at) values ('%1$s', 'North', now());
                insert into audit_event (tenant_id, id, at, action, detail) values
                    ('%1$s', '%1$s', now(), 'user.added', 'Anna')
                """
                        .formatted(AGENCY));
    }

    @Test
    void saysThatEverythingIsWholeAndEndsWithZero() throws Exception {
        var ended = verify();
        assertThat(ended.said)
                .satisfiesExactly(
                        line -> assertThat(line).isEqualTo("The installation: whole; no links"),
                        line ->
                                assertThat(line)
                                        .matches(
                                                "Agency North \\(%s\\): whole; 1 links, the last is [0-9a-f]{64}"
                                                        .formatted(AGENCY)),
                        line -> assertThat(line).startsWith("There were no anchors to compare"));
        assertThat(ended.code).isZero();
    }

    @Test
    void namesTheFirstRowThatIsNotAndWhatAnAnchorMissesAndEndsWithOne() throws Exception {
        superuser(
                """
                set session_replication_role = replica;
                update audit_event set detail = 'Bob';
                reset session_replication_role
                """);
        Files.writeString(
                folder.resolve("audit-anchors"),
                "%s 3 %s 2026-11-30T10:00:00Z\nno anchor\n".formatted(AGENCY, "ab".repeat(32)));
        var ended = verify();
        assertThat(ended.said)
                .contains(
                        "The anchors: this line is none: no anchor",
                        "Compared with 1 anchors.",
                        "Agency North (%1$s): 1 (row %1$s): the detail was changed"
                                .formatted(AGENCY),
                        "Agency North (%s): the database ends at 1, an anchor of 2026-11-30T10:00:00Z says 3: at least rows 2 to 3 are gone, and rows after 0 may be others"
                                .formatted(AGENCY));
        assertThat(ended.code).isEqualTo(1);
    }

    @Test
    void saysHowItIsWritten() throws Exception {
        var ended = run("audit", "verfy");
        assertThat(ended.errors).containsExactly("Write: java -jar ownrelay.jar audit verify");
        assertThat(ended.said).isEmpty();
        assertThat(ended.code).isEqualTo(1);
    }

    private void superuser(String sql) {
        TestDatabase.superuser(database).sql(sql).update();
    }

    private Ended verify() throws Exception {
        return run(
                "audit",
                "verify",
                "--spring.datasource.url=" + database.getJdbcUrl(),
                "--spring.datasource.username=" + database.getUsername(),
                "--spring.datasource.password=" + database.getPassword(),
                "--ownrelay.data-dir=" + folder);
    }

    private Ended run(String... words) throws IOException, InterruptedException {
        var errors = folder.resolve("errors");
        var command =
                new ArrayList<>(
                        List.of(
                                ProcessHandle.current().info().command().orElseThrow(),
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Start.class.getName()));
        command.addAll(List.of(words));
        var process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
        try (var said = process.inputReader()) {
            var lines = said.lines().toList();
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            return new Ended(process.exitValue(), lines, Files.readAllLines(errors));
        }
    }
}

package dev.ownrelay.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.Start;
import dev.ownrelay.candidate.Replays;
import dev.ownrelay.erasure.LedgerCopies;
import dev.ownrelay.support.OwnrelayTest;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A backup from before an erasure is restored.
@OwnrelayTest
class ErasureReplayTests extends ErasedFixture {

    @TempDir Path folder;

    @Autowired ApplicationContext node;

    private final List<String> said = new ArrayList<>();
    private Path ledger;

    @BeforeEach
    void backUp() {
        ledger = folder.resolve("erasures");
        plant("drop schema if exists yesterday cascade");
        plant("create schema yesterday");
        tables().forEach(table ->
                plant("create table yesterday.%1$s as table public.%1$s".formatted(table)));
    }

    @AfterEach
    void dropTheBackup() {
        plant("drop schema yesterday cascade");
        plant("delete from erasure_key where sealed_key like 'v1:away:%'");
    }

    @Test
    void whoWasErasedSinceIsErasedAgainAndNoRowOfAnybodyElseChanges() throws IOException {
        var before = traces();
        eraseAndRestore();
        assertThat(traces()).isEqualTo(before).isNotEmpty();
        assertThat(count("erasure where candidate_id = '" + victim.candidate + "'")).isZero();
        var colleague = fixtures.candidate(victim.id, "Joe", "Rika", "joe@a.test");
        var theirs = send("HELD", colleague, "joe@a.test");
        var others = neighbour.checksums();
        var rows = row("message", theirs) + row("candidate", colleague) + audit("added");

        assertThat(replay()).isTrue();

        assertThat(said).contains("1 people were erased again.");
        assertThat(traces()).isEmpty();
        assertThat(neighbour.checksums()).isEqualTo(others);
        assertThat(row("message", theirs) + row("candidate", colleague) + audit("added"))
                .isEqualTo(rows);
        assertThat(strings("select count(*)::text from message where erased_at is not null"))
                .containsExactly("3");
        assertThat(count("erasure where candidate_id = '" + victim.candidate + "'")).isEqualTo(2);
    }

    @Test
    void whatWasDoneIsNotDoneAgain() throws IOException {
        eraseAndRestore();
        replay();
        var done = victim.checksums();
        assertThat(replay()).isTrue();
        assertThat(said.getLast()).isEqualTo("0 people were erased again.");
        assertThat(victim.checksums()).isEqualTo(done);
    }

    @Test
    void whomOnlyEmailsNameIsErasedToo() throws IOException {
        eraseAndRestore();
        plant("delete from candidate where id = ?", victim.candidate);
        plant("delete from address_mark");
        assertThat(replay()).isTrue();
        assertThat(strings("select count(*)::text from message where erased_at is not null"))
                .containsExactly("3");
        assertThat(traces()).as("of a name that no email had").isSubsetOf("explanation_note.what");
    }

    @Test
    void whoHasTheAddressUnderAnotherIdIsLeftAndSaid() throws IOException {
        eraseAndRestore();
        plant("delete from candidate where id = ?", victim.candidate);
        var other = fixtures.candidate(victim.id, "Jan", "Spoor", ADDRESS);
        plant(
                "update candidate set created_at = created_at - interval '1 day' where id = ?",
                other);
        var theirs = send("SENT", other, ADDRESS);
        var before = row("candidate", other) + row("message", theirs);
        assertThat(replay()).isTrue();
        assertThat(said)
                .anyMatch(line ->
                        line.contains("1 candidates have an address of somebody who was erased")
                                && line.endsWith(other.toString()));
        assertThat(row("candidate", other) + row("message", theirs)).isEqualTo(before);
    }

    @Test
    void whatWentToAnErasedAddressForSomebodyWhoIsThereStays() throws IOException {
        eraseAndRestore();
        plant("delete from candidate where id = ?", victim.candidate);
        var joe = fixtures.candidate(victim.id, "Joe", "Rika", "joe@a.test");
        var theirs = send("SENT", joe, ADDRESS);
        var before = row("message", theirs);
        assertThat(replay()).isTrue();
        assertThat(row("message", theirs)).isEqualTo(before);
        assertThat(strings("select count(*)::text from message where erased_at is not null"))
                .containsExactly("3");
    }

    @Test
    void withoutTheLedgerNothingIsDoneAndNoneIsMade() throws IOException {
        assertThat(replay()).isFalse();
        assertThat(said).singleElement().asString().contains(ledger.toString(), "is not there");
        assertThat(ledger).doesNotExist();
    }

    @Test
    void whileTheRingLacksAKeyNobodyIsSaidToBeLeft() throws IOException {
        eraseAndRestore();
        plant(
                "insert into erasure_key (tenant_id, id, sealed_key, made_at)"
                        + " values (?, gen_random_uuid(), 'v1:away:AAAA', now())",
                victim.id);
        assertThat(replay()).isFalse();
        assertThat(said).anyMatch(line -> line.contains("its key of erasures does not open"));
    }

    @Test
    void whoHadAnotherAddressThenIsKnownByTheirId() throws IOException {
        eraseAndRestore();
        plant("update candidate set email = 'erika@elsewhere.test' where id = ?", victim.candidate);
        assertThat(replay()).isTrue();
        assertThat(traces()).isEmpty();
    }

    @Test
    void whoWasLetInAgainAfterwardsStays() throws IOException {
        erase(admin);
        LedgerCopies.keep(node, ledger);
        var again = fixtures.candidate(victim.id, "Erika", "Spoor", ADDRESS);
        send("SENT", again, ADDRESS);
        assertThat(replay()).isTrue();
        assertThat(said.getLast()).isEqualTo("0 people were erased again.");
        assertThat(row("candidate", again)).contains(ADDRESS);
    }

    @Test
    void whoseEmailIsLeavingIsLeftAndSaid() throws IOException {
        eraseAndRestore();
        plant("update message set state = 'SENDING' where state = 'UNKNOWN'");
        assertThat(replay()).isFalse();
        assertThat(said.getLast())
                .isEqualTo("Emails to others are under way, so they are still there. Repeat it.");
        plant("update message set state = 'UNKNOWN' where state = 'SENDING'");
        assertThat(replay()).isTrue();
        assertThat(traces()).isEmpty();
    }

    @Test
    void theCommandDoesItBesideTheApplication() throws Exception {
        eraseAndRestore();
        var ring = Files.readAllLines(Path.of("target/test-data/keyring"));
        ring.removeIf(line -> line.startsWith("#"));
        Files.write(folder.resolve("keyring"), ring);
        Files.setPosixFilePermissions(
                folder.resolve("keyring"), PosixFilePermissions.fromString("rw-------"));
        var apart = Files.move(ledger, folder.resolve("apart"));
        assertThat(replayByCommand()).isEqualTo(1);
        assertThat(said).anyMatch(line -> line.contains(ledger + " is not there"));
        assertThat(ledger).doesNotExist();
        Files.move(apart, ledger);
        assertThat(replayByCommand()).isZero();
        assertThat(said).contains("1 people were erased again.");
        assertThat(traces()).isEmpty();
    }

    @Test
    void saysHowItIsWritten() throws Exception {
        assertThat(run("erasures", "reply")).isEqualTo(1);
        assertThat(said).containsExactly("Write: java -jar ownrelay.jar erasures replay");
    }

    private boolean replay() throws IOException {
        return Replays.by(node, ledger).run(said::add);
    }

    private void eraseAndRestore() {
        assertThat(erase(admin)).hasStatus(303);
        assertThat(traces()).isEmpty();
        LedgerCopies.keep(node, ledger);
        plant("set session_replication_role = replica");
        try {
            plant("truncate " + String.join(", ", tables()));
            tables().forEach(table ->
                    plant(
                            "insert into public.%1$s (%2$s) select %2$s from yesterday.%1$s"
                                    .formatted(table, written(table))));
        } finally {
            plant("reset session_replication_role");
        }
    }

    /// But for what nodes write that run meanwhile.
    private List<String> tables() {
        return strings(
                """
                select tablename from pg_tables
                where schemaname = 'public'
                    and tablename not in ('flyway_schema_history', 'key_ring_node')
                """);
    }

    private String written(String table) {
        return superuser
                .sql(
                        """
                        select string_agg(quote_ident(column_name), ', ')
                        from information_schema.columns
                        where table_schema = 'public' and table_name = ? and is_generated = 'NEVER'
                        """)
                .param(table)
                .query(String.class)
                .single();
    }

    private int replayByCommand() throws IOException, InterruptedException {
        return run(
                "erasures",
                "replay",
                "--spring.datasource.url=" + details.getJdbcUrl(),
                "--spring.datasource.username=" + details.getUsername(),
                "--spring.datasource.password=" + details.getPassword(),
                "--ownrelay.data-dir=" + folder);
    }

    private int run(String... words) throws IOException, InterruptedException {
        var command =
                new ArrayList<>(
                        List.of(
                                ProcessHandle.current().info().command().orElseThrow(),
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Start.class.getName()));
        command.addAll(List.of(words));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (var lines = process.inputReader()) {
            lines.lines().forEach(said::add);
            assertThat(process.waitFor(180, TimeUnit.SECONDS)).isTrue();
            return process.exitValue();
        }
    }
}

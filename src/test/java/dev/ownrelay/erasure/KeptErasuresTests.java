package dev.ownrelay.erasure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.ownrelay.secret.KeyRingEditor;
import dev.ownrelay.secret.KeyUnknownException;
import dev.ownrelay.secret.SealedSecret;
import dev.ownrelay.secret.SecretVault;
import dev.ownrelay.support.Fixtures;
import dev.ownrelay.support.OwnrelayTest;
import dev.ownrelay.support.TestDatabase;
import dev.ownrelay.tenant.CurrentTenant;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mock.env.MockEnvironment;
import org.springframework.transaction.support.TransactionTemplate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;

/// The ledger beside the database, and what comes back of it.
@OwnrelayTest
class KeptErasuresTests {

    @TempDir Path folder;

    @Autowired ApplicationContext node;
    @Autowired ErasureLedger ledger;
    @Autowired JdbcClient jdbc;
    @Autowired TransactionTemplate transactions;
    @Autowired JdbcConnectionDetails details;
    @Autowired Clock clock;

    private UUID agency;
    private Path file;

    @BeforeEach
    void twoWereErased() {
        superuser("truncate agency, sign_in cascade");
        agency = new Fixtures(jdbc, transactions.getTransactionManager()).agency();
        file = folder.resolve("erasures");
        erase("anna@a.test");
        erase("Bob@Bücher.test");
    }

    @Test
    void isForItsOwnerOnlyAndHoldsEachErasureOnceAndNoAddress() throws IOException {
        var keeper = LedgerCopies.keeper(node, file, false);
        keeper.keep();
        keeper.keep();
        erase("carla@a.test");
        keeper.keep();
        LedgerCopies.keep(node, file);
        var lines = Files.readAllLines(file).stream().filter(line -> !line.isEmpty()).toList();
        assertThat(lines).hasSize(4).doesNotHaveDuplicates();
        assertThat(lines).filteredOn(line -> line.startsWith("erased ")).hasSize(3);
        assertThat(lines).noneMatch(line -> line.contains("@") || line.contains("anna"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void isWrittenAnewWhenItIsGoneAndGoesOnBehindATornLine() throws IOException {
        var keeper = LedgerCopies.keeper(node, file, false);
        keeper.keep();
        Files.delete(file);
        keeper.keep();
        assertThat(rows()).isEqualTo(2);
        var whole = Files.readString(file);
        Files.writeString(file, whole.substring(0, whole.length() - 20));
        keeper.keep();
        assertThat(rows()).isEqualTo(2);
    }

    @Test
    void bringsBackWhatTheDatabaseForgot() throws IOException {
        LedgerCopies.keep(node, file);
        superuser("truncate erasure, erasure_key");
        assertThat(erased("anna@a.test")).isFalse();
        assertThat(LedgerCopies.kept(node, file).takeBack())
                .isEqualTo(new KeptErasures.Taken(2, 0, 0));
        assertThat(erased("ANNA@a.test")).isTrue();
        assertThat(erased("bob@xn--bcher-kva.test")).isTrue();
        assertThat(erased("dora@a.test")).isFalse();
        assertThat(LedgerCopies.kept(node, file).takeBack())
                .isEqualTo(new KeptErasures.Taken(2, 0, 0));
    }

    @Test
    void saysHowManyNobodyCanCompareAnyMore() throws IOException {
        LedgerCopies.keep(node, file);
        superuser("truncate erasure, erasure_key");
        Files.writeString(file, Files.readString(file).replaceAll("v1:[^:]+:", "v1:lost:"));
        assertThat(LedgerCopies.kept(node, file).takeBack())
                .isEqualTo(new KeptErasures.Taken(0, 2, 0));
    }

    @Test
    void whatIsToldOfATimeToComeOrNotAtAllIsPassedOverAndCounted() throws IOException {
        LedgerCopies.keep(node, file);
        superuser("truncate erasure");
        var kept = Files.readString(file);
        var later = clock.instant().plus(Duration.ofDays(1)).toString();
        var changed = kept.replaceFirst("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z", later);
        Files.writeString(file, changed + "\nerased by hand\n");
        assertThat(LedgerCopies.kept(node, file).takeBack())
                .isEqualTo(new KeptErasures.Taken(1, 0, 2));
    }

    @Test
    void aNodeThatIsToReadAFileMakesNone() {
        LedgerCopies.keeper(node, file, true).keep();
        assertThat(file).doesNotExist();
    }

    @Test
    void anAddressIsFoundInEachOfItsSpellings() {
        erase("jos\u00e9@a.test");
        var spelled = List.of("jose\u0301@a.test", "jos\u00e9@a.test", "JOS\u00c9@a.test");
        assertThat(inAgency(() -> ledger.erased(spelled)).keySet())
                .containsExactlyInAnyOrderElementsOf(spelled);
    }

    @Test
    void noSecondKeyIsMadeWhileTheRingLacksTheFirst() {
        superuser(
                "update erasure_key set sealed_key ="
                        + " regexp_replace(sealed_key, 'v1:[^:]+:', 'v1:away:')");
        assertThatExceptionOfType(KeyUnknownException.class)
                .isThrownBy(() -> erased("anna@a.test"));
        assertThatExceptionOfType(KeyUnknownException.class).isThrownBy(() -> erase("eve@a.test"));
        assertThat(stored()).startsWith("v1:away:");
        superuser("truncate erasure, erasure_key");
    }

    @Test
    void ofAnAgencyThatIsNotThereNothingIsTaken() throws IOException {
        LedgerCopies.keep(node, file);
        superuser("truncate agency, sign_in cascade");
        assertThat(LedgerCopies.kept(node, file).takeBack())
                .isEqualTo(new KeptErasures.Taken(0, 0, 0));
    }

    @Test
    void hashesStayTheSameWhenTheRingTurns() throws IOException {
        var ring = ring();
        var before = ring.open();
        var old = keys(new SecretVault(before));
        superuser("truncate erasure, erasure_key");
        var hash = inAgency(() -> old.newest().of("anna@a.test"));

        ring.activate(ring.add(List.of(), Instant.EPOCH));
        var vault = new SecretVault(ring.open());
        var sealed = new SealedSecret(stored());
        superuser(
                "update erasure_key set sealed_key = '%s'"
                        .formatted(vault.reseal(sealed).stored()));
        ring.retire("k1", Instant.EPOCH);

        var turned = keys(new SecretVault(ring.open()));
        assertThat(stored()).startsWith("v1:k2:");
        assertThat(inAgency(() -> turned.newest().of("Anna@A.test"))).isEqualTo(hash);
    }

    private KeyRingEditor ring() throws IOException {
        var path = folder.resolve("keyring");
        Files.writeString(path, "*k1:" + "A".repeat(42) + "Q=\n");
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
        return KeyRingEditor.of(
                new MockEnvironment()
                        .withProperty("ownrelay.data-dir", folder.toString())
                        .withProperty("spring.datasource.url", "jdbc:postgresql:own"));
    }

    private ErasureKeys keys(SecretVault vault) {
        return new ErasureKeys(jdbc, vault, clock);
    }

    private String stored() {
        return TestDatabase.superuser(details)
                .sql("select sealed_key from erasure_key")
                .query(String.class)
                .single();
    }

    private int rows() throws IOException {
        var found = new int[1];
        new LedgerFile(file).read(_ -> {}, _ -> found[0]++);
        return found[0];
    }

    private void erase(String address) {
        inAgency(() -> {
            ledger.note(UUID.randomUUID(), clock.instant(), List.of(address), null);
            return address;
        });
    }

    private boolean erased(String address) {
        return inAgency(() -> !ledger.erased(List.of(address)).isEmpty());
    }

    private <T> T inAgency(Supplier<T> work) {
        return CurrentTenant.call(agency, () -> transactions.execute(_ -> work.get()));
    }

    private void superuser(String sql) {
        TestDatabase.superuser(details).sql(sql).update();
    }
}

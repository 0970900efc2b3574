package dev.ownrelay.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.ownrelay.secret.KeyRingRefusedException;
import dev.ownrelay.support.Waiting;

import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

import java.nio.file.Files;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// What each command says, and with which code it ends.
class KeysCommandTests extends KeysFixture {

    @Test
    void aWordThatIsNoneIsAnsweredByThoseThatAre() {
        for (var words :
                List.of(
                        new String[0],
                        new String[] {"rotate"},
                        new String[] {"activate"},
                        new String[] {"list", "k1"})) {
            assertThat(keys(words)).isEqualTo(new Answer(2, KeysCommand.USAGE + "\n"));
        }
    }

    @Test
    void theListSaysWhatEachKeySealsAndWhatNodesKnow() {
        plant(2);
        ring.add(List.of(), Instant.EPOCH);
        superuser.sql("update smtp_server set sealed_secret = 'v1:k0:AAAA'").update();
        otherNode("k1", "k1");
        var lines = keys("list").words().lines().toList();
        assertThat(lines)
                .contains(
                        "Key ring " + RING,
                        "KEY  ACTIVE  MADE                  RETIRE           SEALS",
                        "k1   yes     unknown               no               2 logins of lists"
                                + " under correction",
                        "k2   no      1970-01-01T00:00:00Z  yes              nothing",
                        "k0                                 not in the ring  1 SMTP passwords");
        assertThat(lines)
                .anyMatch(line -> line.startsWith("Node other knows k1 and seals by k1 (said "));
    }

    @Test
    void aKeyGoesThroughItsWholeLife() throws Exception {
        everyColumn();
        assertThat(keys("add"))
                .isEqualTo(
                        new Answer(
                                0,
                                """
                                Made the key k2 in %s. It seals nothing yet.
                                Copy the file to every node before you activate it, and keep a copy \
                                apart from the database. Then: keys activate k2
                                """
                                        .formatted(RING)));
        watch.look();
        assertThat(keys("retire", "k1"))
                .isEqualTo(
                        new Answer(
                                1,
                                "k1 is active: it seals new secrets. Activate another one"
                                        + " first.\n"));
        assertThat(keys("activate", "k2"))
                .isEqualTo(
                        new Answer(
                                0,
                                """
                                New secrets are sealed by k2. Copy %s to every node, which reads it \
                                within ten seconds. Then: keys reseal
                                """
                                        .formatted(RING)));
        assertThat(keys("activate", "k2")).isEqualTo(new Answer(0, "k2 is active already.\n"));
        assertThat(keys("retire", "k1").words())
                .startsWith("k1 seals 1 SMTP passwords, 1 client secrets, 1 refresh tokens,")
                .endsWith("So it stays. Seal them by the active key first: keys reseal\n");
        var all = SealedColumn.values().length;
        assertThat(sealedBy("k1")).isEqualTo(all);
        settle();
        var resealed = keys("reseal");
        assertThat(resealed.words())
                .contains("1 of %d sealed by k2\n".formatted(all))
                .endsWith(
                        "%1$d of %1$d sealed by k2\nAll secrets are sealed by k2.\n"
                                .formatted(all));
        assertThat(resealed.code()).isZero();
        assertThat(sealedBy("k2")).isEqualTo(all);
        assertThat(secret(1)).isEqualTo("secret 1");
        var retired = keys("retire", "k1");
        assertThat(retired.code()).as(retired.words()).isZero();
        assertThat(retired.words())
                .startsWith("k1 is no longer in the ring. Copy " + RING + " to every node.")
                .contains("need k1: " + RING + ".until-");
        assertThat(Files.readString(RING)).doesNotContain("k1:").contains("# k1 retired");
        watch.look();
        assertThat(secret(1)).isEqualTo("secret 1");
        assertThat(keys("retire", "k1"))
                .isEqualTo(new Answer(1, "The ring %s holds no key k1.\n".formatted(RING)));
    }

    /// Each of them holds a secret.
    private void everyColumn() {
        plant(1);
        superuser.sql("insert into reset_request values (gen_random_uuid(), '')").update();
        var sealed = stored(1);
        Arrays.stream(SealedColumn.values())
                .filter(column -> column != SealedColumn.IMPORT)
                .map(column -> column.place().split("\\."))
                .map(place -> "update %s set %s = ?".formatted(place[0], place[1]))
                .forEach(sql -> assertThat(superuser.sql(sql).param(sealed).update()).isOne());
    }

    @Test
    void aKeyThatANodeDoesNotKnowIsOnlyUsedByForce() {
        keys("add");
        watch.look();
        otherNode("k1", "k1");
        var refused = keys("activate", "k2");
        assertThat(refused.code()).isOne();
        assertThat(refused.words())
                .startsWith("The node other does not know the key k2 (it said so ")
                .contains("Copy " + RING + " to it");
        assertThat(keys("activate", "k3"))
                .isEqualTo(new Answer(1, "The ring %s holds no key k3.\n".formatted(RING)));
        assertThat(keys("activate", "k2", "--force").code()).isZero();
        assertThat(keys("reseal").code()).as("a node could not open it").isOne();
        assertThat(keys("reseal", "--force").code()).isZero();
    }

    @Test
    void aNodeThatIsGoneIsNotAskedForLong() {
        keys("add");
        watch.look();
        otherNode("k1", "k1");
        superuser
                .sql(
                        "update key_ring_node set seen_at = now() - interval '3 min' where"
                                + " name='other'")
                .update();
        assertThat(keys("activate", "k2").code()).isZero();
    }

    /// The clock of the database was set back, and the node is gone.
    @Test
    void aNodeThatWasSeenInTimesToComeStopsNothing() {
        keys("add");
        watch.look();
        otherNode("k1", "k1");
        superuser
                .sql("update key_ring_node set seen_at = now() + interval '1 h' where name='other'")
                .update();
        superuser
                .sql(
                        "update key_ring_node set active_since = now() + interval '1 h' where"
                                + " name<>'other'")
                .update();
        assertThat(keys("activate", "k2").code()).isZero();
        watch.look();
        assertThat(superuser.sql("select max(active_since) <= now() from key_ring_node"))
                .extracting(since -> since.query(Boolean.class).single())
                .isEqualTo(true);
        settle();
        assertThat(keys("retire", "k1")).extracting(Answer::code).isEqualTo(0);
    }

    @Test
    void aKeyByWhichANodeStillSealsOrDidJustNowIsNotRetired() {
        keys("add");
        watch.look();
        keys("activate", "k2");
        // the node may have looked by itself meanwhile
        assertThat(keys("retire", "k1").words())
                .containsAnyOf("still seals by k1: copy " + RING, "less than a minute ago");
        watch.look();
        assertThat(keys("retire", "k1").words()).contains("less than a minute ago");
        otherNode("k1 k2", "k1");
        settle();
        var refused = keys("retire", "k1");
        assertThat(refused.code()).isOne();
        assertThat(refused.words()).startsWith("The node other still seals by k1");
    }

    @Test
    void whatNobodyCanOpenIsSaidAndLeftAsItIs() {
        plant(2);
        superuser.sql("update smtp_server set sealed_secret = 'v1:k0:AAAA'").update();
        var altered = stored(2).replace("v1:k1:", "v1:k1:AAAA");
        superuser
                .sql("update server_import set sealed_login = ? where line = 2")
                .param(altered)
                .update();
        keys("add");
        watch.look();
        keys("activate", "k2");
        settle();
        var said = keys("reseal");
        assertThat(said.words())
                .contains("k0 seals 1 SMTP passwords.\n", "k1 seals 1 logins of lists under")
                .contains("2 cannot be opened");
        assertThat(said.code()).isOne();
        assertThat(stored(2)).isEqualTo(altered);
        assertThat(secret(1)).isEqualTo("secret 1");
    }

    @Test
    void aRowThatSomebodyIsChangingIsLeftToThem() throws Exception {
        plant(5);
        keys("add");
        watch.look();
        keys("activate", "k2");
        settle();
        var other =
                new DriverManagerDataSource(
                        details.getJdbcUrl(), details.getUsername(), details.getPassword());
        try (var connection = other.getConnection();
                var change = connection.createStatement()) {
            connection.setAutoCommit(false);
            change.executeUpdate(
                    "update server_import set sealed_login = '%s' where line = 3"
                            .formatted(seal(3, "changed")));
            var resealing = CompletableFuture.supplyAsync(() -> keys("reseal"));
            Waiting.until(() -> sealedBy("k1") == 1);
            connection.commit();
            assertThat(resealing.join().code()).isZero();
        }
        assertThat(secret(3)).isEqualTo("changed");
        assertThat(sealedBy("k2")).isEqualTo(5);
    }

    @Test
    void twoAtOnceShareTheWork() {
        plant(1_000);
        keys("add");
        watch.look();
        keys("activate", "k2");
        settle();
        var one = CompletableFuture.supplyAsync(() -> keys("reseal"));
        var two = CompletableFuture.supplyAsync(() -> keys("reseal"));
        assertThat(one.join().code()).as(one.join().words()).isZero();
        assertThat(two.join().code()).as(two.join().words()).isZero();
        assertThat(sealedBy("k2")).isEqualTo(1_000);
        for (int line = 1; line <= 1_000; line += 111) {
            assertThat(secret(line)).isEqualTo("secret " + line);
        }
    }

    @Test
    void oneCommandAtATimeChangesTheRing() {
        var other = ofTheApplication();
        try {
            JdbcClient.create(other).sql("select pg_advisory_lock(1801812339)").query().singleRow();
            assertThat(keys("add"))
                    .isEqualTo(
                            new Answer(
                                    1,
                                    "Another command is at work on the ring. Try again when it is"
                                            + " done.\n"));
        } finally {
            other.destroy();
        }
    }

    @Test
    void aNodeWhoseRingLacksAKeyThatIsNeededDoesNotStart() {
        plant(2);
        superuser.sql("update server_import set sealed_login = 'v1:k0:AAAA'").update();
        var database = ofTheApplication();
        try {
            assertThatExceptionOfType(KeyRingRefusedException.class)
                    .isThrownBy(() -> KeyRingWatch.start(ring.open(), database, List.of()))
                    .withMessage(
                            "The key ring %s (property ownrelay.keyring-file) lacks the key k0, which seals 2 secrets: 2 logins of lists under correction."
                                    .formatted(RING))
                    .satisfies(e -> assertThat(e.remedy()).contains("ownrelay.keys.lost=k0"));
            KeyRingWatch.start(ring.open(), database, List.of("k0")).close();
        } finally {
            database.destroy();
        }
    }

    @Test
    void everyColumnWithSealedSecretsIsKnown() {
        assertThat(Arrays.stream(SealedColumn.values()).map(SealedColumn::place))
                .containsExactlyInAnyOrderElementsOf(
                        superuser
                                .sql(
                                        """
                                        select table_name || '.' || column_name
                                        from information_schema.columns
                                        where table_schema = 'public' and column_name like 'sealed%'
                                        """)
                                .query(String.class)
                                .list());
    }
}

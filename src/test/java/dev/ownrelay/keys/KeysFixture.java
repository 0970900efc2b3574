package dev.ownrelay.keys;

import dev.ownrelay.secret.KeyRingEditor;
import dev.ownrelay.secret.SealedSecret;
import dev.ownrelay.secret.SecretContext;
import dev.ownrelay.secret.SecretVault;
import dev.ownrelay.support.OwnrelayTest;
import dev.ownrelay.tenant.VictimFixture;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.mock.env.MockEnvironment;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;

/// A node that runs with a ring of its own, and rows full of secrets.
@OwnrelayTest
abstract class KeysFixture extends VictimFixture {

    static final Path RING = Path.of("target", "keys-test", "keyring").toAbsolutePath();

    private static final String FIRST = "*k1:" + "Q".repeat(43) + "=\n";

    @Autowired SecretVault vault;
    @Autowired KeyRingWatch watch;

    KeyRingEditor ring;
    UUID agency;
    UUID user;

    final UUID draft = UUID.randomUUID();

    /// What a command said, and its exit code.
    record Answer(int code, String words) {}

    @DynamicPropertySource
    static void ownRing(DynamicPropertyRegistry registry) {
        writeRing(FIRST);
        registry.add("ownrelay.keyring-file", RING::toString);
    }

    static void writeRing(String content) {
        try {
            Files.createDirectories(RING.getParent());
            Files.writeString(RING, content);
            Files.setPosixFilePermissions(RING, PosixFilePermissions.fromString("rw-------"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @BeforeEach
    void begin() {
        user = superuser.sql("select id from app_user").query(UUID.class).single();
        agency = superuser.sql("select id from agency").query(UUID.class).single();
        superuser.sql("delete from server_import").update();
        ring =
                KeyRingEditor.of(
                        new MockEnvironment()
                                .withProperty("ownrelay.keyring-file", RING.toString())
                                .withProperty("spring.datasource.url", details.getJdbcUrl()));
    }

    @AfterEach
    void end() {
        superuser.sql("truncate agency, reset_request cascade").update();
        superuser.sql("delete from key_ring_node where name = 'other'").update();
        writeRing(FIRST);
        watch.look();
    }

    /// By the connection of a process of its own.
    Answer keys(String... words) {
        var said = new ByteArrayOutputStream();
        var out = new PrintStream(said, true, StandardCharsets.UTF_8);
        var database = ofTheApplication();
        try {
            int code =
                    new KeysCommand(ring, database, out)
                            .run(
                                    List.of(words).stream()
                                            .filter(word -> !word.equals("--force"))
                                            .toList(),
                                    List.of(words).contains("--force"));
            return new Answer(code, said.toString(StandardCharsets.UTF_8));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        } finally {
            database.destroy();
        }
    }

    SingleConnectionDataSource ofTheApplication() {
        var database =
                new SingleConnectionDataSource(
                        details.getJdbcUrl(), details.getUsername(), details.getPassword(), true);
        JdbcClient.create(database).sql("set role ownrelay_app").update();
        return database;
    }

    /// Lines of an import, from 1 on.
    void plant(int rows) {
        superuser
                .sql(
                        """
                        insert into server_import (tenant_id, id, line, user_id, sealed_login, kept_at)
                        select :agency, :draft, line, :user, sealed, now()
                        from unnest(:sealed) with ordinality as each (sealed, line)
                        """)
                .param("agency", agency)
                .param("draft", draft)
                .param("user", user)
                .param(
                        "sealed",
                        IntStream.rangeClosed(1, rows)
                                .mapToObj(line -> seal(line, "secret " + line))
                                .toArray(String[]::new))
                .update();
    }

    String seal(int line, String secret) {
        return vault.seal(context(line), secret).stored();
    }

    String secret(int line) {
        return new SecretVault(ring.open()).open(context(line), new SealedSecret(stored(line)));
    }

    String stored(int line) {
        return superuser
                .sql("select sealed_login from server_import where id = ? and line = ?")
                .params(draft, line)
                .query(String.class)
                .single();
    }

    /// By their lines; what cannot be opened ends this.
    Map<Integer, String> secrets() {
        var reader = new SecretVault(ring.open());
        var secrets = new HashMap<Integer, String>();
        superuser
                .sql("select line, sealed_login from server_import")
                .query(row -> {
                    int line = row.getInt(1);
                    var sealed = new SealedSecret(row.getString(2));
                    secrets.put(line, reader.open(context(line), sealed));
                });
        return secrets;
    }

    private SecretContext context(int line) {
        return new SecretContext("test", agency, draft, List.of(Integer.toString(line)));
    }

    long sealedBy(String key) {
        var database = ofTheApplication();
        try {
            return new SealedRows(database).count().of(key);
        } finally {
            database.destroy();
        }
    }

    /// So that the node has known its ring for long.
    void settle() {
        watch.look();
        superuser.sql("update key_ring_node set active_since = now() - interval '1 hour'").update();
    }

    void otherNode(String keys, String active) {
        superuser
                .sql(
                        """
                        insert into key_ring_node (id, name, key_ids, active_id, active_since, seen_at)
                        values (gen_random_uuid(), 'other', string_to_array(?, ' '), ?,
                            now() - interval '1 hour', now())
                        """)
                .params(keys, active)
                .update();
    }
}

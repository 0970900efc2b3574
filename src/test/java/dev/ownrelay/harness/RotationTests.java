package dev.ownrelay.harness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.secret.KeyRingEditor;
import dev.ownrelay.secret.SealedSecret;
import dev.ownrelay.secret.SecretContext;
import dev.ownrelay.secret.SecretVault;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.springframework.mock.env.MockEnvironment;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// New keys for all secrets while two nodes send through servers whose passwords they seal, one of
/// which is killed, and so is the command that seals anew.
@ResourceLock("the site")
class RotationTests {

    private static final int ROTATIONS = Site.FULL ? Integer.getInteger("ownrelay.rounds", 10) : 1;
    private static final int MESSAGES = Site.FULL ? 200 : 100;
    private static final int SECRETS = Site.FULL ? 6_000 : 2_000;
    private static final int CONNECTIONS = 2;
    private static final Duration THINKS = Duration.ofMillis(100);
    private static final Duration PATIENCE = Duration.ofMinutes(Site.FULL ? 12 : 4);
    private static final Pattern MADE = Pattern.compile("Made the key (\\w+)");

    private static Site site;

    private final UUID draft = UUID.randomUUID();
    private int killedInTheMiddle;

    @BeforeAll
    static void start() {
        site = Site.ready();
    }

    @Test
    void everySecretStaysReadableAndEveryMessageLeavesWhileKeysChange() {
        site.both();
        var administrator = site.administrator(site.first());
        var lanes =
                Stream.generate(() -> new Sink(true).guarded().thinking(THINKS))
                        .limit(4)
                        .map(sink -> Lane.guarded(site, administrator, sink, CONNECTIONS))
                        .toList();
        plant();
        for (int round = 0; round < ROTATIONS; round++) {
            rotate(lanes, lanes.get(round % lanes.size()));
            lanes.forEach(lane -> Site.await("the lane is drained", PATIENCE, lane::drained));
        }
        var verdict = Verdict.of(lanes).check(ROTATIONS * lanes.size() * CONNECTIONS);
        assertThat(readable()).isEqualTo(SECRETS);
        assertThat(killedInTheMiddle).isGreaterThanOrEqualTo(Site.FULL ? 1 : 0);
        System.out.printf(
                "harness: %d rotations of the key, a node killed in each, %d kills of the command"
                        + " at work: %s; %d secrets, all readable%n",
                ROTATIONS, killedInTheMiddle, verdict, SECRETS + lanes.size());
        lanes.forEach(Lane::close);
    }

    /// The new node begins with the ring in the middle of the change.
    private void rotate(List<Lane> lanes, Lane lane) {
        var old = keysInUse().getFirst();
        var made = MADE.matcher(keys("add").words());
        assertThat(made.find()).isTrue();
        until("all nodes know the key", "activate", made.group(1));
        lanes.forEach(each -> each.enqueue(MESSAGES));
        site.kill(site.runner(lane));
        site.heal();
        killedInTheMiddle += killed() ? 1 : 0;
        site.both();
        forget();
        until("all is sealed anew", "reseal");
        until("nothing is sealed by the old key", "retire", old);
        assertThat(keysInUse()).containsExactly(made.group(1));
    }

    private List<String> keysInUse() {
        return site.sql
                .sql("select distinct key from what_keys_seal() where secrets > 0")
                .query(String.class)
                .list();
    }

    /// Who is killed is not asked for some minutes; in the short form, at once.
    private static void forget() {
        if (!Site.FULL) {
            Site.await("the dead is silent", PATIENCE, () -> forgotten() > 0);
        }
    }

    private static int forgotten() {
        return site.sql
                .sql("delete from key_ring_node where seen_at < now() - interval '15 seconds'")
                .update();
    }

    private static void until(String what, String... words) {
        Site.await(
                what,
                PATIENCE,
                () -> {
                    if (!Site.FULL) {
                        site.sql
                                .sql(
                                        "update key_ring_node set active_since = now() - interval"
                                                + " '2 minutes'")
                                .update();
                    }
                    return keys(words).code() == 0;
                });
    }

    private record Answer(int code, String words) {}

    private static Answer keys(String... words) {
        try {
            var command = command(words);
            var said = new String(command.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Answer(command.waitFor(), said);
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Seals anew, and is killed after the first slice.
    ///
    /// @return whether there was more to do
    private static boolean killed() {
        try {
            var command = command("reseal", "--force");
            try (var said = command.inputReader()) {
                boolean atWork = said.readLine() != null && command.isAlive();
                return command.destroyForcibly().waitFor() != 0 && atWork;
            }
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Process command(String... words) throws IOException {
        var command = new ArrayList<String>();
        command.add(ProcessHandle.current().info().command().orElseThrow());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx100m"));
        command.addAll(List.of("dev.ownrelay.Start", "keys"));
        command.addAll(List.of(words));
        command.addAll(
                List.of(
                        "--spring.datasource.url=" + site.cluster.url(),
                        "--spring.datasource.username=postgres",
                        "--spring.datasource.password=postgres",
                        "--ownrelay.keyring-file=" + site.keys()));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("CLASSPATH", Node.classes());
        return builder.start();
    }

    /// More secrets than a slice holds.
    private void plant() {
        var vault = vault();
        site.sql
                .sql(
                        """
                        insert into server_import (tenant_id, id, line, user_id, sealed_login, kept_at)
                        select ?, ?, line, ?, sealed, now()
                        from unnest(?) with ordinality as each (sealed, line)
                        """)
                .params(
                        site.agency(),
                        draft,
                        site.administrator(),
                        IntStream.rangeClosed(1, SECRETS)
                                .mapToObj(line -> vault.seal(context(line), "s" + line).stored())
                                .toArray(String[]::new))
                .update();
    }

    private long readable() {
        var vault = vault();
        record Row(int line, String sealed) {}
        return site
                .sql
                .sql("select line, sealed_login as sealed from server_import where id = ?")
                .param(draft)
                .query(Row.class)
                .list()
                .stream()
                .filter(row ->
                        vault.open(context(row.line()), new SealedSecret(row.sealed()))
                                .equals("s" + row.line()))
                .count();
    }

    private SecretContext context(int line) {
        return new SecretContext("test", site.agency(), draft, List.of("" + line));
    }

    private static SecretVault vault() {
        var settings =
                new MockEnvironment()
                        .withProperty("ownrelay.keyring-file", site.keys().toString())
                        .withProperty("spring.datasource.url", site.cluster.url());
        return new SecretVault(KeyRingEditor.of(settings).open());
    }
}

package dev.ownrelay.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ownrelay.support.OwnedDatabase;
import dev.ownrelay.tenant.Redaction;

import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/// How the chain of a trail grows.
class ChainTests extends ChainFixture {

    @Autowired Flyway flyway;

    @Test
    void whateverARowTellsIsHashedAlikeByTheDatabaseAndByWhoVerifies() {
        in(
                agency,
                () -> {
                    audit.noteFrom("2001:db8::1", UUID.randomUUID(), "user.added", null, "");
                    audit.noteFrom(null, null, "", UUID.randomUUID(), "Zoë\n\\ 🙂 %_[…]");
                    audit.noteForBoth(
                            UUID.randomUUID(), "agency.paused", agency, "x".repeat(10_000));
                });
        superuser(
                """
                insert into audit_event (tenant_id, id, at, action) values
                    ('%1$s', gen_random_uuid(), '1969-12-31 23:59:59.999999Z', 'a.b'),
                    ('%1$s', gen_random_uuid(), '2999-12-31 23:59:59.999999Z', 'a.b')
                """
                        .formatted(agency));
        assertThat(verified()).hasSize(3).allMatch(line -> line.contains(": whole; "));
    }

    @Test
    void actsAtTheSameTimeGetNumbersOneAfterTheOther() {
        var acts =
                IntStream.range(0, 4)
                        .mapToObj(_ ->
                                CompletableFuture.runAsync(() ->
                                        IntStream.range(0, 25)
                                                .forEach(i -> note(agency, "act " + i))))
                        .toList();
        acts.forEach(CompletableFuture::join);
        assertThat(numbers(agency)).isEqualTo(upTo(ROWS + 100));
        assertThat(verified(agency)).contains(": whole; ");
    }

    @Test
    void whatIsNotedInOneTransactionStandsTogether() {
        in(
                agency,
                () -> {
                    for (int i = 0; i < 300; i++) {
                        audit.note(null, "candidate.marked", null, "together");
                    }
                });
        assertThat(numbers(agency)).isEqualTo(upTo(ROWS + 300));
        assertThat(verified(agency)).contains(": whole; 306 links");
    }

    @Test
    void anActThatIsTakenBackLeavesNoGap() {
        assertThatThrownBy(() ->
                        in(
                                agency,
                                () -> {
                                    audit.noteForBoth(null, "agency.paused", agency, "");
                                    throw new IllegalStateException("taken back");
                                }))
                .hasMessage("taken back");
        note(agency, "the next");
        assertThat(numbers(agency)).isEqualTo(upTo(ROWS + 1));
        assertThat(verified()).allMatch(line -> line.contains(": whole; "));
    }

    @Test
    void nobodyWaitsForAnActThatIsNotAtItsEnd() {
        in(
                agency,
                () -> {
                    audit.noteForBoth(null, "agency.paused", agency, "takes long");
                    CompletableFuture.runAsync(() -> note(agency, "meanwhile")).join();
                });
        assertThat(fixtures.value(agency, String.class, detailOf(7))).isEqualTo("meanwhile");
        assertThat(fixtures.value(agency, String.class, detailOf(8))).isEqualTo("takes long");
        assertThat(verified()).allMatch(line -> line.contains(": whole; "));
    }

    private static String detailOf(int seq) {
        return "select detail from audit_event where id = (select event_id from audit_link where"
                + " seq"
                + " = %d)".formatted(seq);
    }

    @Test
    void noAgencyWaitsForTheEndOfAnothersAct() {
        var other = fixtures.agency();
        in(
                agency,
                () -> {
                    jdbc.sql("select seq from audit_head for update").query(Long.class).single();
                    CompletableFuture.runAsync(() -> note(other, "meanwhile")).join();
                });
        assertThat(numbers(other)).containsExactly(1L);
    }

    /// The later links tell what is left; nothing tells any more what stood there.
    @Test
    void wordsThatWereErasedLeaveTheChainWhole() {
        note(agency, "to erika@a.test and joe@a.test");
        var erased = row(7);
        for (var gone : List.of("erika@a.test", "joe@a.test")) {
            in(agency, () -> audit.forget(Redaction.of(List.of(gone)), Instant.EPOCH));
        }
        assertThat(verified(agency)).contains(": whole; 9 links");
        assertThat(List.of(row(8), row(9))).containsOnly(erased);
        assertThat(
                        fixtures.value(
                                agency,
                                Long.class,
                                "select count(*) from audit_link where salt is null"))
                .isEqualTo(2);
    }

    @Test
    void whatIsErasedInTheTransactionThatNotedItIsNotTold() {
        in(
                agency,
                () -> {
                    jdbc.sql(
                                    """
                                    insert into audit_event (tenant_id, id, at, action, detail)
                                    values (?, gen_random_uuid(), now(), 'candidate.marked', 'erika@a.test')
                                    """)
                            .param(agency)
                            .update();
                    audit.forget(Redaction.of(List.of("erika@a.test")), Instant.EPOCH);
                });
        assertThat(verified(agency)).contains(": whole; 8 links");
        assertThat(row(7)).isEqualTo(row(8));
        assertThat(
                        fixtures.value(
                                agency,
                                Boolean.class,
                                "select salt is null from audit_link where seq = 7"))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update audit_head set seq = seq - 1",
                "update audit_head set hash = sha256('')",
                "update audit_link set salt = '' where seq = 1",
                "update operator_head set seq = seq - 1"
            })
    void theApplicationSetsNothingBack(String sql) {
        in(agency, () -> audit.noteForBoth(null, "agency.paused", agency, ""));
        assertThatThrownBy(() -> in(agency, () -> jdbc.sql(sql).update()))
                .hasStackTraceContaining("The chain of a trail only grows");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update audit_link set hash = sha256('')",
                "update operator_link set salt = null",
                "delete from audit_link",
                "delete from audit_head",
                "delete from operator_link"
            })
    void theApplicationTakesNothingOut(String sql) {
        assertThatThrownBy(() -> in(agency, () -> jdbc.sql(sql).update()))
                .hasStackTraceContaining("permission denied");
    }

    @Test
    void rowsOfTheTimeBeforeTheChainStandInItInTheirOrder() throws Exception {
        try (var old = new OwnedDatabase()) {
            upTo62(old);
            migrations(old).load().migrate();
            var lines = new ArrayList<String>();
            assertThat(new AuditVerification(old.superuser(), Optional.empty(), lines::add).run())
                    .isTrue();
            assertThat(lines.get(0)).startsWith("The installation: whole; 1 links");
            assertThat(lines.get(1)).contains(": whole; 2500 links");
            assertThat(lines.get(2)).contains(": whole; 1 links");
            var client = JdbcClient.create(old.superuser());
            assertThat(client.sql(OUT_OF_ORDER).query(Long.class).single()).isZero();
        }
    }

    @Test
    void aChainThatBrokeOffWhileItWasMadeIsMadeAtTheNextStart() throws Exception {
        try (var old = new OwnedDatabase()) {
            upTo62(old);
            var client = JdbcClient.create(old.owner());
            client.sql("create view operator_link as select 1 as seq").update();
            assertThatThrownBy(() -> migrations(old).load().migrate())
                    .isInstanceOf(FlywayException.class)
                    .hasMessageContaining("V64__chain_of_the_trail.sql");
            client.sql("drop view operator_link").update();
            assertThat(migrations(old).load().migrate().success).isTrue();
            assertThat(new AuditVerification(old.superuser(), Optional.empty(), _ -> {}).run())
                    .isTrue();
        }
    }

    private void upTo62(OwnedDatabase old) {
        migrations(old).target("62").load().migrate();
        var client = JdbcClient.create(old.superuser());
        BEFORE.forEach(sql -> client.sql(sql).update());
    }

    /// As the application runs them.
    private FluentConfiguration migrations(OwnedDatabase of) {
        return Flyway.configure().configuration(flyway.getConfiguration()).dataSource(of.owner());
    }

    private static final List<String> BEFORE =
            List.of(
                    """
                    insert into agency (id, name, created_at) values
                        ('00000000-0000-0000-0000-000000000001', 'North', now()),
                        ('00000000-0000-0000-0000-000000000002', 'South', now())
                    """,
                    """
                    insert into audit_event (tenant_id, id, at, action, detail)
                    select '00000000-0000-0000-0000-000000000001', gen_random_uuid(),
                        now() - (n % 7) * interval '1 minute', 'user.added', n::text
                    from generate_series(1, 2500) n
                    """,
                    """
                    insert into audit_event (tenant_id, id, at, action)
                    values ('00000000-0000-0000-0000-000000000002', gen_random_uuid(), now(), 'a.b')
                    """,
                    """
                    insert into operator_event (id, at, action)
                    values (gen_random_uuid(), now(), 'a.b')
                    """);

    private static final String OUT_OF_ORDER =
            """
            select count(*) from (select (e.at, e.id) < lag((e.at, e.id)) over (
                    partition by l.tenant_id order by l.seq) as before
                from audit_link l join audit_event e on e.id = l.event_id) where before
            """;

    private static List<Long> upTo(long last) {
        return LongStream.rangeClosed(1, last).boxed().toList();
    }
}

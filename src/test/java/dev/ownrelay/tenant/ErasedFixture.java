package dev.ownrelay.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import dev.ownrelay.conversation.DeliveryResult.Reply;
import dev.ownrelay.health.ServerPauses;
import dev.ownrelay.rejection.Stage;
import dev.ownrelay.support.Fixtures;

import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.test.web.servlet.request.RequestPostProcessor;
import org.springframework.transaction.PlatformTransactionManager;

import java.io.UnsupportedEncodingException;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.UUID;

/// A candidate whose name and address stand wherever they can get, and an administrator.
abstract class ErasedFixture extends VictimFixture {

    /// The word that stands for the person: in their name, their address and all that was written.
    static final String PERSON = "erika";

    static final String ADDRESS = "Erika.Spoor@a.test";
    static final String NAME = "Erika Spoor";

    @Autowired MockMvcTester mvc;
    @Autowired JdbcClient application;
    @Autowired PlatformTransactionManager transactions;
    @Autowired ServerPauses pauses;

    PlantedAgency neighbour;
    Fixtures fixtures;
    RequestPostProcessor admin;

    @BeforeEach
    void theyAreEverywhere() {
        superuser.sql("truncate agency, sign_in cascade").update();
        victim = new PlantedAgency(superuser);
        neighbour = new PlantedAgency(superuser);
        fixtures = new Fixtures(application, transactions);
        admin = Fixtures.administrator(victim.id, victim.user);
        rename();
        say();
        send("SENT", null, ADDRESS.toLowerCase(Locale.ROOT));
        send("UNKNOWN", victim.candidate, "erika.old@b.test");
    }

    void rename() {
        plant(
                "update candidate set first_name = 'Erika', last_name = 'Spoor erika', email = ?"
                        + " where id = ?",
                ADDRESS,
                victim.candidate);
        plant(
                """
                update message set to_address = ?, to_name = ?, subject = 'For Erika',
                    source = convert_to('Hello erika', 'UTF8') where id = ?
                """,
                ADDRESS,
                NAME,
                victim.message);
        plant("update address_mark set address = ? where id = ?", ADDRESS, victim.mark);
        plant(
                """
                update message_attachment set file_name = 'erika.pdf', head = 'name=erika',
                    content_id = 'erika@cid' where message_id = ?
                """,
                victim.message);
        plant("update attachment set encoded = 'cv of erika' where sha256 = ?", victim.sha256);
        plant(
                "insert into message_signature values (?, ?, 'key', 'erika')",
                victim.id,
                victim.message);
    }

    /// What servers, the trail and administrators say.
    void say() {
        plant(
                """
                insert into delivery_attempt (tenant_id, id, message_id, number, route_name,
                    started_at, millis, outcome, stage, reply_text)
                values (?, gen_random_uuid(), ?, 2, 'x', now(), 1, 'REJECTED', 'RCPT',
                    '550 <erika.spoor@a.test> Erika who?')
                """,
                victim.id,
                victim.message);
        plant(
                """
                insert into bounce (tenant_id, id, message_id, recorded_at, recorded_by, kind, stage,
                    reply_text)
                values (?, gen_random_uuid(), ?, now(), ?, 'FAILED', 'RCPT', 'no erika here')
                """,
                victim.id,
                victim.message,
                victim.user);
        fail("550 5.2.121 <erika.spoor@a.test> Erika: your daily sending limit is exceeded");
        note("candidate.marked", ADDRESS + " recipient-unknown");
        note("message.followed", "erika.old@b.test -> 2");
        note("user.added", "somebody else");
        superuser
                .sql(
                        """
                        insert into explanation_note (tenant_id, id, reply, what, next, written_by,
                            written_at, created_at)
                        values (?, gen_random_uuid(), '550 erika.spoor@a.test', '', '', ?, now(), now()),
                            (?, gen_random_uuid(), '551', 'Erika Spoor erika has moved',
                                'Ask erika.spoor@a.test', ?, now(), now())
                        """)
                .params(victim.id, victim.user, victim.id, victim.user)
                .update();
    }

    /// A server fails at an email to them.
    private void fail(String words) {
        var reply = new Reply(Stage.RCPT, 550, words, 1);
        CurrentTenant.run(victim.id, () -> pauses.failed(victim.server, 1, reply));
        assertThat(strings("select pause_reason from smtp_server where pause_code = 550"))
                .singleElement()
                .asString()
                .contains("sending limit");
        assertThat(strings("select text from server_incident where code = 550"))
                .singleElement()
                .asString()
                .contains("sending limit");
    }

    void note(String action, String detail) {
        plant(
                """
                insert into audit_event (tenant_id, id, at, action, detail)
                values (?, gen_random_uuid(), now(), ?, ?)
                """,
                victim.id,
                action,
                detail);
    }

    UUID send(String state, @Nullable UUID candidate, String to) {
        var id = UUID.randomUUID();
        plant(
                """
                insert into message (tenant_id, id, batch_id, sender_id, candidate_id, route_name,
                    from_address, from_name, to_address, to_name, subject, source, size, message_id,
                    dated_at, state, hold_reason, due_at, finished_at, idempotency_key, created_at)
                values (?, ?, ?, ?, ?::uuid, 'x', 'anna@a.test', 'Anna', ?, 'Somebody', ?, 'Hello', 5,
                    '<m@a.test>', now(), ?, case ? when 'HELD' then 'SERVER_DISABLED' end, now(), now(),
                    ?, now())
                """,
                victim.id,
                id,
                victim.batch,
                victim.user,
                candidate,
                to,
                to.startsWith(PERSON) ? "For Erika" : "For another",
                state,
                state,
                id);
        return id;
    }

    void plant(String sql, @Nullable Object... params) {
        superuser.sql(sql).params(params).update();
    }

    /// Every column, of whichever type and of whomever, that holds the word.
    TreeSet<String> traces() {
        var found = new TreeSet<String>();
        columns().stream().filter(this::names).forEach(found::add);
        return found;
    }

    /// All that hold text, octets or several of anything.
    List<String> columns() {
        return strings(
                """
                select c.table_name || '.' || c.column_name from information_schema.columns c
                join information_schema.tables t using (table_schema, table_name)
                where c.table_schema = 'public' and t.table_type = 'BASE TABLE'
                    and c.table_name <> 'flyway_schema_history' and c.data_type in
                        ('text', 'character varying', 'character', 'bytea', 'jsonb', 'json', 'ARRAY')
                """);
    }

    boolean names(String place) {
        var column = place.substring(place.indexOf('.') + 1);
        return superuser
                .sql(
                        """
                        select exists (select from %1$s where lower(%2$s::text) like '%%erika%%'
                            or lower(%2$s::text) like '%%6572696b61%%'
                            or lower(%2$s::text) like '%%4572696b61%%')
                        """
                                .formatted(place.substring(0, place.indexOf('.')), column))
                .query(Boolean.class)
                .single();
    }

    String row(String table, UUID id) {
        return superuser
                .sql("select r::text from %s r where id = ?".formatted(table))
                .param(id)
                .query(String.class)
                .single();
    }

    String audit(String words) {
        return strings("select r::text from audit_event r where action like '%" + words + "%'")
                .toString();
    }

    long count(String what) {
        return Long.parseLong(
                strings(
                                "select count(*)::text from "
                                        + what
                                        + (what.contains(" where ") ? " and" : " where")
                                        + " tenant_id = '"
                                        + victim.id
                                        + "'")
                        .getFirst());
    }

    List<String> strings(String sql) {
        return superuser.sql(sql).query(String.class).list();
    }

    MvcTestResult erase(RequestPostProcessor who) {
        return mvc.post()
                .uri("/candidates/" + victim.candidate + "/erase")
                .with(who)
                .with(csrf())
                .exchange();
    }

    MvcTestResult get(String path, RequestPostProcessor who) {
        return mvc.get().uri(path).with(who).exchange();
    }

    Document page(String path) {
        var result = get(path, admin);
        assertThat(result).hasStatusOk();
        try {
            return Jsoup.parse(result.getResponse().getContentAsString());
        } catch (UnsupportedEncodingException e) {
            throw new IllegalStateException(e);
        }
    }
}

package dev.ownrelay.notice;

import static dev.ownrelay.notice.NoticeState.State.FAILED;
import static dev.ownrelay.notice.NoticeState.State.SENT;
import static dev.ownrelay.notice.NoticeState.State.WAITING;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.conversation.DeliveryResult;
import dev.ownrelay.health.IncidentNotices;
import dev.ownrelay.health.ServerIncidents;
import dev.ownrelay.health.ServerUsage;
import dev.ownrelay.login.GivenLogins;
import dev.ownrelay.rejection.Stage;
import dev.ownrelay.support.Fixtures;
import dev.ownrelay.support.OwnrelayTest;
import dev.ownrelay.support.ScriptedSmtpServer;
import dev.ownrelay.tenant.CurrentTenant;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/// As whom notices leave where the relay says nothing of it, and where there is none. What the
/// relay says of it: `SystemSenderTests`.
class NoticeWayTests {

    static final Author UNPROVEN = new Author("ceo@south.test", "Mallory", false, null);

    @Nested
    class ThroughTheDefaultRelay extends NoticeFixture {

        @Test
        void itIsTheFirstWhoseAddressIsProven() {
            var other = new Author("other@north.test", "Other", true, null);
            assertThat(as(() -> notices.way(List.of(UNPROVEN, ANNA, other))))
                    .hasValue(new Way(null, "anna@north.test", "Anna de Vries"));
        }

        @Test
        void thereIsNoWayAsAnAddressThatNobodyHasProven() {
            assertThat(as(() -> notices.way(List.of(UNPROVEN)))).isEmpty();
            assertThat(as(() -> notices.way(List.of()))).isEmpty();
        }
    }

    @Nested
    @OwnrelayTest
    @Import(NoticeHand.class)
    class WithoutADefaultRelay {

        @Autowired Notices notices;
        @Autowired NoticeHand hand;
        @Autowired BeanFactory beans;
        @Autowired JdbcClient jdbc;
        @Autowired Clock clock;
        @Autowired PlatformTransactionManager manager;

        UUID agency;

        @BeforeEach
        void start() {
            agency = new Fixtures(jdbc, manager).agency();
        }

        @Test
        void itIsTheOwnRouteOfWhoActs() {
            try (var smtp = ScriptedSmtpServer.start()) {
                var server = server(smtp);
                var admin = new Author("anna@north.test", "Anna", false, server);
                var proven = new Author("bert@north.test", "Bert", true, null);
                var way =
                        CurrentTenant.call(agency, () -> notices.way(List.of(proven, admin)))
                                .orElseThrow();
                assertThat(way).isEqualTo(new Way(server, "anna@north.test", "Anna"));
                var sent = enqueue(way);
                hand.send(agency);
                assertThat(state(sent)).isEqualTo(SENT);
                assertThat(smtp.messages().getFirst().from()).isEqualTo("anna@north.test");
                var stranded = enqueue(way);
                sql("update smtp_server set enabled = false where id = ?", server);
                hand.send(agency);
                assertThat(state(stranded)).isEqualTo(FAILED);
                assertThat(CurrentTenant.call(agency, () -> notices.way(List.of(admin))))
                        .as("a server that is switched off is no way")
                        .isEmpty();
            }
        }

        @Test
        void aServerThatRestsKeepsItUntilTheRestIsOver() {
            try (var smtp = ScriptedSmtpServer.start()) {
                var server = server(smtp);
                var kept = enqueue(new Way(server, "anna@north.test", "Anna"));
                var rests =
                        """
                        update smtp_server set paused_since = now(), pauses = 1,
                            paused_until = now() + ?::interval, pause_stage = 'CONNECT',
                            pause_code = 0, pause_reason = ''
                        """;
                sql(rests, "1 hour");
                hand.send(agency);
                assertThat(state(kept)).isEqualTo(WAITING);
                assertThat(smtp.connections()).isZero();
                sql(rests, "-1 hour");
                hand.send(agency);
                assertThat(state(kept)).isEqualTo(SENT);
            }
        }

        @Test
        void whereEachUserSignsInItLeavesUnderTheLoginOfItsAuthor() {
            try (var smtp = ScriptedSmtpServer.start()) {
                smtp.requireToken((_, token) -> token.equals("good"));
                var server = server(smtp);
                sql("update smtp_server set sign_in = 'MICROSOFT', login_grant = 'EACH_USER'");
                var anna = new Fixtures(jdbc, manager).user(agency, server);
                var author = new Author(anna + "@agency.test", "Anna", true, server);
                assertThat(way(author)).as("who has never signed in").isEmpty();
                var logins = new GivenLogins(beans, agency);
                logins.signIn(server, anna, anna, "good");
                var way = way(author).orElseThrow();
                var sent = enqueue(way);
                hand.send(agency);
                assertThat(state(sent)).isEqualTo(SENT);
                assertThat(smtp.messages().getFirst().login()).isEqualTo(anna + "@agency.test");

                var kept = enqueue(way);
                logins.lose(server, anna, "revoked");
                hand.send(agency);
                assertThat(state(kept)).as("waits for its author").isEqualTo(WAITING);
                assertThat(way(author)).as("what is written now is handed over").isEmpty();
                assertThat(smtp.messages()).hasSize(1);
                logins.signIn(server, anna, anna, "good");
                waitNoLonger();
                hand.send(agency);
                assertThat(state(kept)).isEqualTo(SENT);
                assertThat(smtp.messages()).hasSize(2);
            }
        }

        @Test
        void anIncidentIsToldThroughAnotherServerThanTheOneThatFails() {
            try (var smtp = ScriptedSmtpServer.start();
                    var broken = ScriptedSmtpServer.start()) {
                var failing = server(broken);
                var first = administrator(failing);
                var second = administrator(server(smtp));
                fail(failing);
                hand.send(agency);
                assertThat(broken.connections()).isZero();
                assertThat(smtp.messages())
                        .extracting(ScriptedSmtpServer.Message::to)
                        .containsExactlyInAnyOrder(first, second);
                assertThat(smtp.messages())
                        .allSatisfy(told -> assertThat(told.from()).isEqualTo(second));
            }
        }

        @Test
        void whereThereIsNoOtherItLeavesByTheServerThatFailedOnceItWorks() {
            try (var broken = ScriptedSmtpServer.start()) {
                var failing = server(broken);
                var admin = administrator(failing);
                broken.stop();
                fail(failing);
                hand.send(agency);
                broken.restart();
                waitNoLonger();
                hand.send(agency);
                assertThat(broken.messages())
                        .extracting(ScriptedSmtpServer.Message::to)
                        .containsExactly(admin);
            }
        }

        @Test
        void aLostLoginIsToldThroughTheServerOfAnotherAdministrator() {
            try (var smtp = ScriptedSmtpServer.start();
                    var lost = ScriptedSmtpServer.start()) {
                var server = server(lost);
                sql(
                        """
                        update smtp_server set sign_in = 'MICROSOFT', login_grant = 'DELEGATED',
                            auth = 'PASSWORD', client_id = 'client', username = 'a@agency.test'
                        """);
                var owner = administrator(server);
                var other = administrator(server(smtp));
                var logins = new GivenLogins(beans, agency);
                logins.signIn(server, null, UUID.fromString(owner.split("@")[0]), "good");
                logins.lose(server, null, "revoked");
                hand.send(agency);
                assertThat(lost.connections()).isZero();
                assertThat(smtp.messages()).hasSize(1);
                assertThat(smtp.messages().getFirst().to()).isEqualTo(owner);
                assertThat(smtp.messages().getFirst().from()).isEqualTo(other);
            }
        }

        private void fail(UUID server) {
            var reply = new DeliveryResult.Reply(Stage.GREETING, 554, "5.3.2 Closed", 0);
            CurrentTenant.run(
                    agency,
                    () -> {
                        beans.getBean(ServerIncidents.class).failed(server, 1, reply);
                        beans.getBean(IncidentNotices.class)
                                .send(beans.getBean(ServerUsage.class).administrators());
                    });
        }

        /// @return their address
        private String administrator(UUID server) {
            var id = new Fixtures(jdbc, manager).user(agency, server);
            sql("update app_user set role = 'ADMIN' where id = ?", id);
            return id + "@agency.test";
        }

        private Optional<Way> way(Author author) {
            return CurrentTenant.call(agency, () -> notices.way(List.of(author)));
        }

        @Test
        void thereIsNoWayWhereNobodyHasOne() {
            var proven = new Author("anna@north.test", "Anna", true, null);
            assertThat(CurrentTenant.call(agency, () -> notices.way(List.of(proven)))).isEmpty();
        }

        private UUID enqueue(Way way) {
            var until = clock.instant().plus(Duration.ofHours(1));
            var notice = new Notice("reset", "b@f.test", "", Locale.of("en"), "S", "T", until);
            return CurrentTenant.call(
                    agency,
                    () ->
                            new TransactionTemplate(manager)
                                    .execute(_ -> notices.enqueue(notice, way)));
        }

        private NoticeState.State state(UUID id) {
            return CurrentTenant.call(agency, () -> notices.states(List.of(id))).get(id).state();
        }

        private UUID server(ScriptedSmtpServer smtp) {
            var id = new Fixtures(jdbc, manager).server(agency, "Own " + smtp.port());
            sql(
                    "update smtp_server set host = '127.0.0.1', port = ? where id = ?",
                    smtp.port(),
                    id);
            return id;
        }

        /// The clock of the application may be some milliseconds behind the database's.
        private void waitNoLonger() {
            sql("update notice set due_at = now() - interval '1 minute' where state = 'WAITING'");
        }

        private void sql(String sql, Object... parameters) {
            new Fixtures(jdbc, manager).in(agency, sql, parameters);
        }
    }
}

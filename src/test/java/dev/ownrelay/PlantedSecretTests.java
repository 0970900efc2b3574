package dev.ownrelay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ownrelay.notice.Author;
import dev.ownrelay.notice.Notice;
import dev.ownrelay.notice.NoticeState;
import dev.ownrelay.notice.Notices;
import dev.ownrelay.support.Visitor;
import dev.ownrelay.tenant.CurrentTenant;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.parallel.Isolated;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Supplier;

/// Passwords are typed, used, refused and repeated by the server; then they are looked for where
/// they must not be: in the database, on the pages, in the log at level TRACE.
@Isolated("watches what everybody logs")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PlantedSecretTests extends KadeFixture {

    private static final String SERVERS = "/maintenance/smtp-servers";
    private static final String NAME = "post" + Integer.toHexString(UUID.randomUUID().hashCode());
    private static final String MAIL_SECRET = secret("m");
    private static final String USER_SECRET = secret("u");
    private static final String LINK_SECRET = secret("l");
    private static final String RECRUITER = NAME + "@kade.example";
    private static final List<Planted> SECRETS =
            List.of(new Planted(MAIL_SECRET), new Planted(USER_SECRET), new Planted(LINK_SECRET));

    @Autowired JdbcConnectionDetails database;

    @Autowired
    @Qualifier("requestMappingHandlerMapping")
    RequestMappingHandlerMapping handlers;

    @Autowired Notices notices;
    @Autowired TransactionTemplate transaction;
    @LocalServerPort int port;

    @Autowired JdbcClient jdbc;

    private UUID agency;
    private WatchedLog log;
    private Visitor admin;
    private Visitor operator;
    private Visitor recruiter;
    private String server;
    private String user;
    private String invitation;
    private String candidate;
    private String message;
    private final List<String> shown = new ArrayList<>();

    @BeforeAll
    void useThePasswords() {
        OWN.requireLogin(NAME, MAIL_SECRET);
        log = new WatchedLog(SECRETS);
        admin = new Visitor(port);
        admin.signIn(anotherAgency(port, NAME), PASSWORD);
        operator = new Visitor(port);
        operator.signIn(ADMIN, PASSWORD);
        addServer();
        addUser();
        sendAMessage();
        agency = agencyOf(RECRUITER);
        sendNotices();
        failToLogIn();
        mistype();
        openEveryPage();
    }

    @AfterAll
    void silence() {
        log.close();
    }

    @Test
    void everyFormIsFoundWhereItIs() {
        var text = "user\0" + MAIL_SECRET + "x";
        for (int skip = 0; skip < 4; skip++) {
            var octets = text.substring(skip).getBytes(StandardCharsets.UTF_8);
            assertThat(SECRETS.getFirst().in(Base64.getEncoder().encodeToString(octets)))
                    .isPresent();
        }
        assertThat(SECRETS.getFirst().in(text.getBytes(StandardCharsets.UTF_16LE))).isPresent();
        assertThat(SECRETS.getFirst().in(text.getBytes(StandardCharsets.UTF_16BE))).isPresent();
        assertThat(SECRETS.getFirst().in(HexFormat.of().formatHex(text.getBytes()))).isPresent();
        assertThat(SECRETS.getFirst().in(text)).contains("plain");
        assertThat(SECRETS.getFirst().in(USER_SECRET)).isEmpty();
    }

    @Test
    void theServerWasToldThePassword() {
        assertThat(OWN.commands()).anyMatch(command -> SECRETS.getFirst().in(command).isPresent());
    }

    @Test
    void noTableHoldsAPassword() throws SQLException {
        var searched = new Searched("database");
        try (var connection =
                DriverManager.getConnection(
                        database.getJdbcUrl(), database.getUsername(), database.getPassword())) {
            for (var table : tables(connection)) {
                searchTable(connection, table, searched);
            }
        }
        searched.print();
        assertThat(searched.sawTheName).isTrue();
        assertThat(searched.finds).isEmpty();
    }

    @Test
    void noPageShowsAPassword() {
        var searched = new Searched("pages");
        shown.forEach(page -> searched.look("a page", page.getBytes(StandardCharsets.UTF_8)));
        searched.print();
        assertThat(shown).hasSizeGreaterThan(60);
        assertThat(searched.sawTheName).isTrue();
        assertThat(searched.finds).isEmpty();
    }

    @Test
    void noLoggerWritesAPasswordEvenAtTrace() {
        System.out.printf("Searched %,d characters of the log%n", log.characters());
        for (var library :
                List.of(
                        "org.eclipse.angus",
                        "org.hibernate",
                        "org.postgresql",
                        "org.springframework.web",
                        "org.springframework.security",
                        "org.springframework.jdbc",
                        "org.apache",
                        "com.github.kagkarlsson")) {
            assertThat(log.events(library)).as(library).isPositive();
        }
        assertThat(log.finds()).isEmpty();
    }

    // ---- the story ----

    private void addServer() {
        admin.get(SERVERS + "/new");
        assertThat(typeServer(SERVERS + "/test", NAME, MAIL_SECRET)).contains("alert-success");
        typeServer(SERVERS + "/new", "", MAIL_SECRET);
        typeServer(SERVERS + "/new", NAME, MAIL_SECRET + "\0" + "x".repeat(1024));
        typeServer(SERVERS + "/new", NAME, MAIL_SECRET);
        server = idOf(admin, SERVERS, NAME);
        typeServer(SERVERS + "/new", NAME, MAIL_SECRET);
        assertThat(typeServer(SERVERS + "/" + server + "/test", NAME, ""))
                .contains("alert-success");
    }

    private String typeServer(String path, String name, String password) {
        return seen(admin.post(
                        path,
                        "name",
                        name,
                        "address",
                        "127.0.0.1:" + OWN.port(),
                        "tls",
                        "STARTTLS",
                        "username",
                        NAME,
                        "password",
                        password,
                        "enabled",
                        "true",
                        "maxConnections",
                        "2",
                        "version",
                        version(path)))
                .body();
    }

    private String version(String path) {
        var edited = path.startsWith(SERVERS + "/" + server);
        return edited
                ? admin.get(SERVERS + "/" + server)
                        .document()
                        .selectFirst("input[name=version]")
                        .val()
                : "";
    }

    private void addUser() {
        seen(typeUser(""));
        seen(typeUser(RECRUITER));
        user = idOf(admin, "/maintenance/users", "Rik " + NAME);
        invitation = linkTo(RECRUITER);
        var person = new Visitor(port);
        seen(person.get(invitation));
        seen(person.post(invitation, "password", USER_SECRET, "repeat", "mistyped"));
        seen(person.post(invitation, "password", USER_SECRET, "repeat", USER_SECRET));
        recruiter = new Visitor(port);
        seen(recruiter.signIn(RECRUITER, USER_SECRET));
        seen(recruiter.get("/account"));
        seen(recruiter.post("/account/server", "smtpServerId", server));
    }

    private Visitor.Page typeUser(String email) {
        admin.get("/maintenance/users/new");
        return admin.post(
                "/maintenance/users/new",
                "displayName",
                "Rik " + NAME,
                "email",
                email,
                "role",
                "RECRUITER",
                "enabled",
                "true");
    }

    private void sendAMessage() {
        recruiter.post(
                "/candidates/new",
                "firstName",
                "Piet",
                "lastName",
                NAME,
                "email",
                NAME + "@candidate.example");
        candidate = idOf(recruiter, "/candidates?q=" + NAME, NAME);
        message = write();
        await().atMost(Duration.ofSeconds(30))
                .until(() -> story(message).contains("data-state=\"SENT\""));
        seen(recruiter.post("/account/test-letter"));
        assertThat(OWN.messages()).hasSize(2);
    }

    /// Mails with a link that lets in whoever has it: one leaves, one waits, one is refused.
    private void sendNotices() {
        RELAY.messages().clear();
        RELAY.replyOnce("RCPT", "450 4.2.0 Later").replyOnce("DATA", "503 5.5.1 No recipient");
        var waiting = enqueue("waiting");
        await().atMost(Duration.ofSeconds(30)).until(() -> notice(waiting).words() != null);
        RELAY.replyOnce("RCPT", "550 5.1.1 No").replyOnce("DATA", "503 5.5.1 No recipient");
        var refused = enqueue("refused");
        await().atMost(Duration.ofSeconds(30))
                .until(() -> notice(refused).state() == NoticeState.State.FAILED);
        var sent = enqueue("sent");
        await().atMost(Duration.ofSeconds(30))
                .until(() -> notice(sent).state() == NoticeState.State.SENT);
        assertThat(RELAY.messages())
                .anyMatch(message -> SECRETS.getLast().in(message.text()).isPresent());
    }

    private UUID enqueue(String to) {
        var author = new Author(ADMIN, "Bea", true, null);
        var text = "https://kade.example/reset/" + LINK_SECRET;
        var until = Instant.now().plus(Duration.ofDays(1));
        var address = to + "@" + NAME + ".example";
        var notice = new Notice("reset", address, NAME, Locale.ENGLISH, "Reset", text, until);
        return as(() ->
                transaction.execute(
                        _ -> notices.enqueue(notice, notices.way(List.of(author)).orElseThrow())));
    }

    private UUID agencyOf(String email) {
        return jdbc.sql("select tenant_id from sign_in where email = ?")
                .param(email)
                .query(UUID.class)
                .single();
    }

    private NoticeState notice(UUID id) {
        return as(() -> notices.states(List.of(id))).get(id);
    }

    private <T> T as(Supplier<T> work) {
        return CurrentTenant.call(agency, work::get);
    }

    /// The server wants another password now, and says what it was told.
    private void failToLogIn() {
        var told =
                Base64.getEncoder().encodeToString(("\0" + NAME + "\0" + MAIL_SECRET).getBytes());
        OWN.requireLogin(NAME, "another");
        OWN.dropConnections();
        var before = OWN.connections();
        assertThat(typeServer(SERVERS + "/" + server + "/test", NAME, "")).contains("alert-danger");
        OWN.reply("AUTH", "535-5.7.8 wrong: " + told + "\r\n535 5.7.8 password " + MAIL_SECRET);
        assertThat(typeServer(SERVERS + "/" + server + "/test", NAME, "")).contains("alert-danger");
        OWN.reply("AUTH", "what is " + told + " " + MAIL_SECRET + "?");
        typeServer(SERVERS + "/test", "x" + NAME, MAIL_SECRET);
        assertThat(OWN.connections()).isEqualTo(before + 3);
        OWN.reply("AUTH", "535-5.7.8 wrong: " + told + "\r\n535 5.7.8 password " + MAIL_SECRET);
        message = write();
        await().atMost(Duration.ofSeconds(30))
                .until(() -> story(message).contains("data-outcome=\"UNAUTHORIZED\""));
    }

    private String write() {
        var form = recruiter.get("/messages/new?candidate=" + candidate).document();
        var answer =
                recruiter.post(
                        "/messages",
                        "key",
                        form.selectFirst("input[name=key]").val(),
                        "route",
                        form.selectFirst("input[name=route]").val(),
                        "to",
                        candidate,
                        "subject",
                        "A job for you",
                        "body",
                        "<div>Dear {{firstName}}</div>");
        return answer.location().replaceFirst(".*/", "");
    }

    private String story(String id) {
        return seen(recruiter.get("/messages/" + id)).body();
    }

    private void mistype() {
        var stranger = new Visitor(port);
        seen(stranger.signIn("nobody@kade.example", USER_SECRET));
        seen(stranger.get("/login"));
        recruiter.get("/account");
        seen(
                recruiter.post(
                        "/account/password",
                        "currentPassword",
                        USER_SECRET,
                        "newPassword",
                        USER_SECRET + "2",
                        "repeatPassword",
                        USER_SECRET + "3"));
        admin.get("/maintenance/users/" + user);
        seen(
                admin.post(
                        "/maintenance/users/" + user,
                        "displayName",
                        "",
                        "email",
                        RECRUITER,
                        "role",
                        "RECRUITER"));
        operator.get("/operator/agencies/new");
        seen(operator.post("/operator/agencies/new", "name", "", "adminPassword", USER_SECRET));
        seen(new Visitor(port).post("/setup/x", "adminPassword", USER_SECRET));
        // a session that has ended
        seen(new Visitor(port).post(SERVERS + "/new", "password", MAIL_SECRET));
    }

    private void openEveryPage() {
        for (var info : handlers.getHandlerMethods().keySet()) {
            var methods = info.getMethodsCondition().getMethods();
            if (methods.isEmpty() || methods.contains(RequestMethod.GET)) {
                info.getPatternValues().forEach(this::open);
            }
        }
    }

    private void open(String pattern) {
        var path = pattern.replaceAll("\\{[^/]*}(?=/|$)", id(pattern));
        for (var visitor : List.of(operator, admin, recruiter, new Visitor(port))) {
            seen(visitor.get(path));
        }
    }

    private String id(String pattern) {
        return switch (pattern.split("/").length > 2 ? pattern.split("/")[1] : "") {
            case "candidates" -> candidate;
            case "messages" -> message;
            case "maintenance" -> pattern.startsWith(SERVERS) ? server : user;
            default -> "x";
        };
    }

    private Visitor.Page seen(Visitor.Page page) {
        shown.add(page.response().headers().map() + page.body());
        return page;
    }

    private static String idOf(Visitor visitor, String list, String name) {
        var link = visitor.get(list).document().selectFirst("main a:contains(" + name + ")");
        return link.attr("href").replaceFirst(".*/", "");
    }

    private static String secret(String first) {
        return first + UUID.randomUUID().toString().replace("-", "Z");
    }

    // ---- the search ----

    private static List<String> tables(Connection connection) throws SQLException {
        return strings(
                connection,
                "select tablename from pg_tables where schemaname = 'public' order by 1");
    }

    private static void searchTable(Connection connection, String table, Searched searched)
            throws SQLException {
        for (var row : strings(connection, "select t::text from \"%s\" t".formatted(table))) {
            searched.look(table, row.getBytes(StandardCharsets.UTF_8));
        }
        var columns =
                strings(
                        connection,
                        """
                        select column_name from information_schema.columns
                        where table_schema = 'public' and data_type = 'bytea'
                            and table_name = '%s'
                        """
                                .formatted(table));
        for (var column : columns) {
            var sql = "select \"%1$s\" from \"%2$s\" where \"%1$s\" is not null";
            try (var statement = connection.createStatement();
                    var rows = statement.executeQuery(sql.formatted(column, table))) {
                while (rows.next()) {
                    searched.look(table + "." + column, rows.getBytes(1));
                }
            }
        }
    }

    private static List<String> strings(Connection connection, String sql) throws SQLException {
        var strings = new ArrayList<String>();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                strings.add(rows.getString(1));
            }
        }
        return strings;
    }

    private static final class Searched {

        private final String where;
        private final TreeSet<String> finds = new TreeSet<>();
        private final Planted name = new Planted(NAME);
        private boolean sawTheName;
        private long places;
        private long octets;

        Searched(String where) {
            this.where = where;
        }

        void look(String place, byte[] content) {
            places++;
            octets += content.length;
            sawTheName |= name.in(content).isPresent();
            for (var secret : SECRETS) {
                secret.in(content).ifPresent(form -> finds.add(place + ": " + form));
            }
        }

        void print() {
            System.out.printf("Searched %,d octets in %d of the %s%n", octets, places, where);
        }
    }
}

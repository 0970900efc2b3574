package dev.ownrelay.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Page;

import dev.ownrelay.support.Browser;
import dev.ownrelay.support.BrowserTest;
import dev.ownrelay.support.Fixtures;
import dev.ownrelay.support.View;
import dev.ownrelay.tenant.CurrentTenant;
import dev.ownrelay.verdict.Verdicts;

import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.stream.Stream;

@BrowserTest
@Import(DemoConfiguration.class)
class DemoTests {

    private static final DemoMailServers SERVERS = DemoMailServers.get();

    private static final String COUNTS = "select %s as what, count(*) from message group by 1";
    private static final String BATCHES =
            """
            select count(*) from
                (select from message group by batch_id having count(*) > 1) batches\
            """;
    private static final String BROKEN = "select count(*) from smtp_server where pauses > 2";

    /// Nothing of it sticks out of the screen.
    private static final String TOUR_IS_WHOLE =
            """
            document.documentElement.scrollWidth <= innerWidth
                && document.querySelector('[data-tour]') !== null\
            """;

    private static final String OF = "select count(*) from app_user where email = 'admin@%s'";

    @Autowired Verdicts verdicts;
    @Autowired JdbcClient jdbc;
    @Autowired PlatformTransactionManager manager;

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry registry) {
        SERVERS.settings().forEach((name, value) -> registry.add(name, () -> value));
    }

    @Test
    void showsWhatArrivedWhereAndUnderWhichLogin(Browser browser) throws Exception {
        try (var transport = signIn(SERVERS.kade(), DemoMailServers.PASSWORD)) {
            send(transport, "First on this connection");
            send(transport, "Second on this connection");
        }
        var page = browser.open(View.desktop());
        page.navigate("/demo/inbox");
        var kade = page.locator("[data-server='Kade mail server'] tr", withText("this connection"));
        assertThat(kade.allInnerTexts())
                .hasSize(2)
                .allMatch(row -> row.contains("mail@kade.example"))
                .allMatch(row -> row.contains("anna@kade.example"));
        assertThat(page.locator("tbody tr", withText("this connection")).count()).isEqualTo(2);
        browser.assertAccessible(page);
    }

    @Test
    void showsInvitationsSoThatTheirLinkCanBePressed(Browser browser) {
        var admin = DemoPeople.agencies(SERVERS).getLast().people().getFirst();
        var page = browser.open(View.desktop(), admin.email(), DemoPeople.PASSWORD);
        page.navigate("/maintenance/users/new");
        page.locator("#displayName").fill("New Person");
        page.locator("#email").fill("new@northbank.example");
        page.locator("main form button[type=submit]").first().click();
        page.navigate("/demo/inbox");
        var row =
                page.locator("[data-server='Default relay'] tr", withText("new@northbank.example"));
        row.waitFor();
        assertThat(row.innerText()).contains("invites you to Northbank Talent");
        browser.assertAccessible(page);
        row.getByText("Open the link").click();
        page.locator("#password").fill(DemoPeople.PASSWORD + "!");
        page.locator("#repeat").fill(DemoPeople.PASSWORD + "!");
        page.locator("main form button[type=submit]").first().click();
        page.waitForURL("**/");
        assertThat(page.locator(".side-user").innerText()).contains("New Person");
    }

    @Test
    void beginsWithTwoWeeksOfEmailsInEveryState() {
        for (var agency : agencies()) {
            assertThat(counts(agency, "state"))
                    .as("states")
                    .containsKeys("SENT", "FAILED", "UNKNOWN", "HELD", "CANCELLED", "QUEUED");
            assertThat(counts(agency, "created_at::date::text")).hasSizeBetween(9, 15);
            assertThat(counts(agency, "case when bounced_at is not null then 'came back' end"))
                    .containsEntry("came back", 1L);
            assertThat(counts(agency, "route_name")).hasSize(4);
            assertThat(number(agency, "select count(*) from address_mark")).isOne();
            assertThat(number(agency, BATCHES)).isEqualTo(2);
        }
        assertThat(agencies().stream().mapToLong(agency -> number(agency, BROKEN)).sum())
                .isPositive();
    }

    /// One domain is broken, by one way, and the DNS of the demo takes what mends it.
    @Test
    void receiversBelieveAllSendersButThoseOfOneDomainUntilItIsMended(Browser browser) {
        await().untilAsserted(() ->
                assertThat(doubted()).containsExactly("northbank.example by the default relay"));
        var page = browser.open(View.desktop(), "admin@northbank.example", DemoPeople.PASSWORD);
        page.locator("[data-broken='northbank.example'] a").click();
        page.locator("[data-verdict=not-believed]", withText("the default relay")).waitFor();
        page.locator(".page-head button", withText("Check again")).click();
        page.locator("[data-proven=yes]").waitFor();
        await().until(() -> doubted().isEmpty());
        page.navigate("/");
        assertThat(page.locator("[data-broken]").count()).isZero();
        page.navigate("/maintenance/domains");
        page.locator("#domain").fill("visitor.example");
        page.locator("main form button[type=submit]").first().click();
        page.locator("[data-proven=no]").waitFor();
        page.locator(".page-head button").click();
        page.locator("[data-proven=yes]").waitFor();
    }

    /// Asked for now.
    private List<String> doubted() {
        return agencies().stream().flatMap(this::doubted).toList();
    }

    private Stream<String> doubted(UUID agency) {
        return CurrentTenant.call(
                agency,
                () ->
                        DemoPeople.agencies(SERVERS).stream()
                                .filter(plan -> number(agency, OF.formatted(plan.domain())) > 0)
                                .flatMap(plan -> doubted(agency, plan.domain()))
                                .toList()
                                .stream());
    }

    private Stream<String> doubted(UUID agency, String domain) {
        var ways = new ArrayList<@Nullable UUID>(servers(agency));
        ways.add(null);
        return ways.stream()
                .filter(way -> !verdicts.ask(domain, way).word().equals("believed"))
                .map(way -> domain + " by " + (way == null ? "the default relay" : way));
    }

    private List<UUID> servers(UUID agency) {
        return CurrentTenant.call(
                agency,
                () ->
                        new TransactionTemplate(manager)
                                .execute(_ ->
                                        jdbc.sql("select id from smtp_server")
                                                .query(UUID.class)
                                                .list()));
    }

    @Test
    void letsWhatWaitsLeaveOnceAnAdministratorKnowsTheNewPassword(Browser browser) {
        var events = SERVERS.northbankEvents();
        assertThat(events.arrivals()).isEmpty();
        var page = browser.open(View.desktop(), "admin@northbank.example", DemoPeople.PASSWORD);
        page.navigate("/maintenance/smtp-servers");
        page.locator("main a", withText("Northbank Events")).first().click();
        page.locator("#password-replace > summary").click();
        page.locator("#password").fill(DemoMailServers.NEW_PASSWORD);
        page.locator(".form-actions button[type=submit]").click();
        await().until(() -> events.arrivals().size() == 3);
        assertThat(events.arrivals())
                .extracting(Arrival::login)
                .containsOnly("events@northbank.example");
    }

    @Test
    void tellsEverybodyWhatToTry() {
        var said = DemoWelcome.text("http://localhost:8080", SERVERS);
        assertThat(said).contains(DemoPeople.PASSWORD, DemoMailServers.PASSWORD, "gone.example");
        assertThat(SERVERS.all())
                .filteredOn(server -> server.login() != null)
                .allSatisfy(server ->
                        assertThat(said)
                                .contains(server.name(), "port " + server.port())
                                .contains(String.valueOf(server.login())));
    }

    @Test
    void leadsThroughFivePagesInTheLanguageOfThePerson(Browser browser) {
        var page = browser.open(View.phone(), "anna@kade.example", DemoPeople.PASSWORD);
        page.locator(".tour", withText("Nieuw hier?")).waitFor();
        browser.assertAccessible(page);
        press(page, "Start de rondleiding");
        for (var title : List.of("aandacht", "geweigerde", "tegelijk", "weg van", "aankwam")) {
            page.locator(".tour-title:focus", withText(title)).waitFor();
            assertThat(page.evaluate(TOUR_IS_WHOLE)).isEqualTo(true);
            if (!title.equals("aankwam")) {
                press(page, "Volgende");
            }
        }
        press(page, "Terug");
        page.locator(".tour-title:focus", withText("Stap 4 van 5")).waitFor();
        page.navigate("/candidates");
        press(page, "Ga verder");
        page.locator(".tour-title:focus", withText("Stap 4 van 5")).waitFor();
        browser.assertAccessible(page);
        page.keyboard().press("Escape");
        assertThat(page.locator(".tour").count()).isZero();
        page.navigate("/");
        page.locator("h1").waitFor();
        assertThat(page.locator(".tour").count()).isZero();
    }

    @Test
    void speaksEnglishToOthersAndIsGoneWhenNobodyWantsIt(Browser browser) {
        var page = browser.open(View.desktop(), "ben@northbank.example", DemoPeople.PASSWORD);
        page.locator(".tour", withText("New here?")).waitFor();
        press(page, "No, thanks");
        page.reload();
        page.locator("h1").waitFor();
        assertThat(page.locator(".tour").count()).isZero();
    }

    private static void press(Page page, String button) {
        page.locator(".tour button", withText(button)).click();
    }

    private List<UUID> agencies() {
        return jdbc.sql("select id from agency").query(UUID.class).list();
    }

    private Map<String, Long> counts(UUID agency, String what) {
        var counts = new HashMap<String, Long>();
        CurrentTenant.run(
                agency,
                () ->
                        new TransactionTemplate(manager)
                                .executeWithoutResult(_ ->
                                        jdbc.sql(COUNTS.formatted(what))
                                                .query(row -> {
                                                    counts.put(row.getString(1), row.getLong(2));
                                                })));
        return counts;
    }

    private long number(UUID agency, String sql) {
        return new Fixtures(jdbc, manager).value(agency, Long.class, sql);
    }

    private static Page.LocatorOptions withText(String text) {
        return new Page.LocatorOptions().setHasText(text);
    }

    @Test
    void letsEverybodyOfTheDemoIn(Browser browser) {
        for (var agency : DemoPeople.agencies(SERVERS)) {
            for (var person : agency.people()) {
                browser.open(View.desktop(), person.email(), DemoPeople.PASSWORD);
            }
        }
    }

    @Test
    void takesNoMessageWithoutALogin() throws Exception {
        var before = SERVERS.northbank().arrivals();
        try (var transport = session().getTransport("smtps")) {
            transport.connect("127.0.0.1", SERVERS.northbank().port(), null, null);
            assertThatThrownBy(() -> send(transport, "Nobody wrote this")).isNotNull();
        }
        assertThatThrownBy(() -> signIn(SERVERS.northbank(), "wrong"))
                .hasMessageContaining("Authentication credentials invalid");
        assertThat(SERVERS.northbank().arrivals()).isEqualTo(before);
    }

    private static Transport signIn(DemoMailServer server, String password) throws Exception {
        var transport = session().getTransport("smtps");
        transport.connect("127.0.0.1", server.port(), server.login(), password);
        return transport;
    }

    private static Session session() {
        var properties = new Properties();
        properties.put("mail.smtps.ssl.trust", "127.0.0.1");
        return Session.getInstance(properties);
    }

    private static void send(Transport transport, String subject) throws Exception {
        var message = new MimeMessage(session());
        message.setFrom("anna@kade.example");
        message.setSubject(subject);
        message.setText("Hello");
        transport.sendMessage(
                message, new InternetAddress[] {new InternetAddress("jan@candidates.example")});
    }
}

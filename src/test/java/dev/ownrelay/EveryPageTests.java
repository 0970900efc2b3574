package dev.ownrelay;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.Media;

import dev.ownrelay.support.Browser;
import dev.ownrelay.support.CodeApp;
import dev.ownrelay.support.Fixtures;
import dev.ownrelay.support.PageFacts;
import dev.ownrelay.support.TestLinks;
import dev.ownrelay.support.View;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;

/// Every page can be used by everybody: with a narrow screen, in the dark, with a screen reader.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EveryPageTests extends KadeFixture {

    private static final String NAME = "every" + UUID.randomUUID().toString().substring(0, 8);
    private static final double MOST_SHIFT = 0.02;
    private static final int FINGER = 44;
    private static final int POINTER = 24;

    /// What an upright page of A4 leaves between its margins, in CSS pixels.
    private static final int PAPER = 718;

    /// The text of the light scheme, whatever its reader chose for the screen.
    private static final String INK = "rgb(27, 31, 36)";

    private static final String SERVERS = "/maintenance/smtp-servers";
    private static final String LONG =
            "mail.a-rather-long-name-of-a-subsidiary.recruitment-group.example";

    @Autowired JdbcClient jdbc;
    @Autowired PlatformTransactionManager manager;
    @LocalServerPort int port;

    private Fixtures rows;
    private String admin;
    private String newcomer;
    private UUID agency;
    private UUID me;
    private UUID server;
    private UUID candidate;
    private UUID recruiter;
    private UUID domain;
    private final Map<String, UUID> messages = new LinkedHashMap<>();

    @BeforeAll
    void fillAnAgency() {
        rows = new Fixtures(jdbc, manager);
        admin = anotherAgency(port, NAME);
        newcomer = anotherAgency(port, NAME + "-new");
        agency = signIn(admin, "tenant_id");
        me = signIn(admin, "user_id");
        server = rows.server(agency, "Failing server with a rather long name to show");
        rows.in(
                agency,
                """
                update smtp_server set host = ?, auth = 'PASSWORD', username = ?, sealed_secret = 'v1:x:x',
                    last_check_at = now(), last_check_ok = false, last_check_stage = 'AUTH',
                    last_check_text = '535 5.7.8 no', last_check_millis = 12,
                    certificate_until = now() + interval '20 days',
                    paused_since = now(), paused_until = now() + interval '10 minutes', pauses = 3,
                    pause_stage = 'AUTH', pause_code = 535, pause_reason = '5.7.8 no' where id = ?
                """,
                LONG,
                "messages@" + LONG,
                server);
        rows.in(
                agency,
                """
                insert into server_incident (tenant_id, id, smtp_server_id, kind, opened_at,
                    confirmed_at, stage, code, text)
                values (?, ?, ?, 'FAILURE', now(), now(), 'AUTH', 535, '5.7.8 no')
                """,
                agency,
                UUID.randomUUID(),
                server);
        var disabled = rows.server(agency, "Disabled server");
        rows.in(agency, "update smtp_server set enabled = false where id = ?", disabled);
        recruiter = rows.user(agency, server);
        domain = domainWithoutItsRecord();
        fillWhatTheDnsSaid();
        candidate = rows.candidate(agency, "Piet", "van der Berg-Hoogenboom", "piet@" + LONG);
        for (var state : List.of("SENT", "FAILED", "UNKNOWN", "HELD", "QUEUED", "CANCELLED")) {
            messages.put(state, message(state));
        }
        rows.in(agency, "update app_user set operator = true where id = ?", recruiter);
        rows.in(
                agency,
                """
                insert into address_mark (tenant_id, id, address, cause, message_id, marked_at)
                values (?, ?, ?, 'recipient-unknown', ?, now())
                """,
                agency,
                UUID.randomUUID(),
                "piet@" + LONG,
                messages.get("FAILED"));
        rows.in(
                agency,
                "insert into sent_anyway values (?, ?, '{no-subject,link-shortener}', ?, now())",
                agency,
                messages.get("FAILED"),
                me);
        fillWhatMailServersSaid();
        jdbc.sql("insert into setup_link values (?, now() + interval '1 day')")
                .param(TestLinks.hash(NAME))
                .update();
    }

    private UUID domainWithoutItsRecord() {
        var id = UUID.randomUUID();
        rows.in(
                agency,
                """
                insert into sender_domain (tenant_id, id, domain, token, proof, proven_at, finding,
                    found, checked_at, last_seen_at, lost_since, added_by, created_at)
                values (?, ?, ?, 'x', 'dns', now(), 'OTHER_TEXT', ?, now(), now(), now(), ?, now())
                """,
                agency,
                id,
                LONG,
                "agency=" + "x".repeat(190),
                recruiter);
        return id;
    }

    /// Records with faults and a history, and what is to be pasted.
    private void fillWhatTheDnsSaid() {
        record("SPF", LONG, "{v=spf1 mx -all}", "{}", "'2026-11-20T00:00:00Z'");
        record(
                "SPF",
                LONG,
                "{v=spf1 ipv4:192.0.2.1 -all}",
                "{\"spf.fault.UNKNOWN_MECHANISM\ttrue\t7\tipv4:192.0.2.1\t%s\t0\"}".formatted(LONG),
                "null");
        record("DMARC", "_dmarc." + LONG, "{}", "{}", "null");
        record("MX", LONG, "{10 mail." + LONG + ".}", "{}", "null");
        record("NS", LONG, "{ns0.transip.net,ns1.transip.nl}", "{}", "null");
        record("DKIM", "selector1._domainkey." + LONG, "{}", "{}", "null");
        rows.in(
                agency,
                """
                insert into spf_advice (tenant_id, domain_id, outcome, record, before, after, notes,
                    unknown, facts, made_at)
                values (?, ?, 'PASTE', ?, 1, 3, ?::text[], ?::text[], '', now())
                """,
                agency,
                domain,
                "v=spf1 mx include:" + LONG + " -all",
                "{\"spf.leftOut\tipv4:192.0.2.1\"}",
                "{\"spf.unknown.addresses\t%s\tMail of the agency\"}".formatted(server));
    }

    /// @param ended an expression
    private void record(String kind, String name, String texts, String faults, String ended) {
        rows.in(
                agency,
                """
                insert into domain_record (tenant_id, id, domain_id, kind, name, texts, faults,
                    asked_at, seen_at, changed_at, ended_at)
                values (?, gen_random_uuid(), ?, ?, ?, ?::text[], ?::text[], now(), now(),
                    '2026-11-%s', %s)
                """
                        .formatted(ended.equals("null") ? "20T00:00:00Z" : "10", ended),
                agency,
                domain,
                kind,
                name,
                texts,
                faults);
    }

    /// A message that came back, a note on another, and the lists of the operator.
    private void fillWhatMailServersSaid() {
        jdbc.sql(
                        """
                        insert into notice_failure (id, agency_id, kind, cause, at)
                        values (?, ?, 'invitation', 'cause.recipient-unknown.what', now())
                        """)
                .params(UUID.randomUUID(), agency)
                .update();
        var bounce = UUID.randomUUID();
        rows.in(
                agency,
                """
                insert into bounce (tenant_id, id, message_id, recorded_at, recorded_by, kind, stage,
                    reply_code, enhanced_code, reply_text)
                values (?, ?, ?, now(), ?, 'FAILED', 'RCPT', 550, '5.1.1', ?)
                """,
                agency,
                bounce,
                messages.get("SENT"),
                me,
                "550 5.1.1 No such user at " + LONG);
        rows.in(
                agency,
                """
                insert into seen_address (tenant_id, id, smtp_server_id, host, address, bounce_id,
                    seen_at)
                select s.tenant_id, gen_random_uuid(), s.id, s.host, seen, ?, now()
                from smtp_server s, unnest(?::text[]) seen where s.id = ?
                """,
                bounce,
                new String[] {"45.66.66.6", "2a01:4f8:1111:2222:3333:4444:5555:6666"},
                server);
        rows.in(agency, "update message set bounced_at = now() where id = ?", messages.get("SENT"));
        rows.in(
                agency,
                """
                insert into explanation_note (tenant_id, id, reply, what, next, written_by,
                    written_at, created_at)
                values (?, ?, '451 greylisted', ?, 'Wait until noon.', ?, now(), now())
                """,
                agency,
                UUID.randomUUID(),
                "They let us wait on purpose; see https://" + LONG + "/" + LONG,
                me);
        for (var table : List.of("unknown_reply (", "wrong_explanation (cause, ")) {
            jdbc.sql(
                            """
                            insert into %sstage, code, enhanced, words, seen, first_seen_at, last_seen_at)
                            values (%s'DOT', 554, '5.7.1', ?, 1234, now(), now())
                            """
                                    .formatted(table, table.contains("cause") ? "'policy', " : ""))
                    .param("~ sorry your message was refused by the policy of ~ ".repeat(5))
                    .update();
        }
    }

    private String explanation(String state) {
        return "/maintenance/explanations/"
                + rows.value(
                        agency,
                        UUID.class,
                        "select id from delivery_attempt where message_id = ?",
                        messages.get(state));
    }

    @ParameterizedTest
    @CsvSource({"1280, en", "390, nl"})
    void canBeUsedByEverybody(int width, String language, Browser browser) {
        var problems = new ArrayList<String>();
        var view = new View(width, 844, View.phone().colours(), Locale.of(language), true, false);
        rows.in(agency, "update app_user set locale = ? where id = ?", language, me);

        var stranger = browser.open(view);
        for (var path :
                List.of(
                        "/login",
                        "/login?kept=files",
                        "/login/organisation",
                        "/setup/" + NAME,
                        "/setup/spent")) {
            look(browser, stranger, path, problems);
        }
        send(stranger, "/setup/" + NAME);
        judge(browser, stranger, "setup with errors", problems);
        lookBehindLinks(browser, stranger, problems);

        var page = browser.open(view, admin, PASSWORD);
        for (var path : paths()) {
            look(browser, page, path, problems);
        }
        for (var path :
                List.of(
                        "/messages/new",
                        "/candidates/new",
                        "/maintenance/users/new",
                        "/maintenance/domains",
                        SERVERS + "/new")) {
            send(page, path);
            judge(browser, page, path + " with errors", problems);
        }
        page.navigate("/messages/" + messages.get("QUEUED"));
        assertThat(page.locator("#story [data-note]")).isVisible();
        send(page, explanation("FAILED"));
        judge(browser, page, "explanation with errors", problems);
        sendBounce(page, "/messages/" + messages.get("UNKNOWN"));
        judge(browser, page, "bounce with errors", problems);
        var operator = browser.open(view, ADMIN, PASSWORD);
        look(browser, operator, "/operator/agencies", problems);
        look(browser, operator, "/operator/agencies?q=" + "nobody".repeat(40), problems);
        look(browser, operator, "/operator/agencies/new", problems);
        look(browser, operator, "/operator/agencies/" + agency + "/administrators", problems);
        look(browser, operator, "/operator/agencies/" + agency + "/domains", problems);
        look(browser, operator, "/operator/operators", problems);
        look(browser, operator, "/operator/notices", problems);
        look(browser, operator, "/operator/unknown-replies", problems);
        look(browser, operator, "/operator/audit", problems);
        send(operator, "/operator/agencies/new");
        judge(browser, operator, "/operator/agencies/new with errors", problems);
        send(operator, "/operator/operators");
        judge(browser, operator, "/operator/operators with errors", problems);
        look(browser, operator, firstAgency(operator), problems);
        look(browser, operator, firstAgency(operator) + "/pause", problems);
        operator.navigate(firstAgency(operator));
        operator.locator("#relayPerDay").fill("many");
        operator.locator("#relay button.btn-primary").click();
        judge(browser, operator, "agency with errors", problems);

        var fresh = browser.open(view, newcomer, PASSWORD);
        for (var path :
                List.of(
                        "/",
                        "/candidates",
                        "/candidates?q=nobody",
                        "/messages",
                        "/messages/new",
                        "/account",
                        SERVERS,
                        "/maintenance/users",
                        "/maintenance/outgoing-mail",
                        "/maintenance/agency",
                        "/operator/agencies")) {
            look(browser, fresh, path, problems, "new agency ");
        }
        lookAtTheSecondStep(browser, fresh, view, problems);
        assertThat(problems).isEmpty();
    }

    /// Sets an app up, and signs in with it half.
    private void lookAtTheSecondStep(Browser browser, Page page, View view, List<String> problems) {
        var factors = "/account/factors";
        look(browser, page, factors, problems);
        send(page, factors);
        judge(browser, page, factors + " with errors", problems);
        page.locator("#currentPassword").fill(PASSWORD);
        page.locator("main form button.btn-primary").click();
        var key = page.locator("[data-totp-secret]").textContent();
        judge(browser, page, factors + " set up", problems);
        page.locator("#code").fill("none");
        page.locator("main form button.btn-primary").click();
        assertThat(page.locator("#code-error")).isVisible();
        judge(browser, page, factors + " set up with errors", problems);
        page.locator("#code").fill(new CodeApp(key).code(Instant.now()));
        page.locator("main form button.btn-primary").click();
        assertThat(page.locator("[data-recovery-code]")).hasCount(10);
        judge(browser, page, factors + " codes", problems);
        look(browser, page, factors, problems, "set up ");
        var half = browser.open(view);
        half.navigate("/login");
        half.locator("[name=username]").fill(newcomer);
        half.locator("[name=password]").fill(PASSWORD);
        half.locator("[name=password]").press("Enter");
        half.waitForURL("**/login/code");
        judge(browser, half, "code", problems);
        half.locator("details summary").click();
        half.locator("#code").fill("none");
        half.locator("#code").press("Enter");
        assertThat(half.locator("#code-error")).isVisible();
        judge(browser, half, "code with errors", problems);
        rows.in(signIn(newcomer, "tenant_id"), "delete from user_totp");
    }

    private void lookBehindLinks(Browser browser, Page stranger, List<String> problems) {
        for (var purpose : List.of("INVITATION", "RESET", "CONFIRMATION")) {
            var page =
                    purpose.equals("CONFIRMATION") ? "confirm" : purpose.toLowerCase(Locale.ROOT);
            var path = "/" + page + "/" + link(purpose);
            look(browser, stranger, path, problems);
            if (!page.equals("confirm")) {
                send(stranger, path);
                judge(browser, stranger, page + " with errors", problems);
            }
        }
        look(browser, stranger, "/reset", problems);
        look(browser, stranger, "/invitation/spent", problems);
    }

    /// @return a token that is good
    private String link(String purpose) {
        var token = TestLinks.token(agency);
        rows.in(agency, "delete from link where user_id = ? and purpose = ?", recruiter, purpose);
        rows.in(
                agency,
                """
                insert into link (tenant_id, id, user_id, purpose, token_hash, address, mailed,
                    created_at, expires_at)
                select tenant_id, ?, id, ?, ?, case ? when 'CONFIRMATION' then ? else email end, true,
                    now(), now() + interval '1 hour'
                from app_user where id = ?
                """,
                UUID.randomUUID(),
                purpose,
                TestLinks.hash(token),
                purpose,
                "somebody@" + LONG,
                recruiter);
        return token;
    }

    @Test
    void theWholeJobNeedsNoJavaScript(Browser browser) {
        var page = browser.open(View.phone().withoutJavaScript(), newcomer, PASSWORD);
        var first = addCandidate(page, "Kim");
        var second = addCandidate(page, "Lou");
        page.navigate("/messages/new");
        page.locator("select[name=to]").selectOption(new String[] {first, second});
        page.locator("[name=subject]").fill("No script");
        page.locator("textarea[name=body]")
                .fill("Dear {{firstName}},\n\nsee you & yours at 9 < 10.");
        page.locator("#send").click();
        page.waitForURL(Pattern.compile(".*/messages\\?batch=.*"));
        await().pollInSameThread()
                .atMost(Duration.ofSeconds(30))
                .until(() -> {
                    page.reload();
                    return page.locator("#messages [data-state=SENT]").count() == 2;
                });
        assertThat(RELAY.emails())
                .hasSize(2)
                .allMatch(message -> message.text().contains("Subject: No script"))
                .anyMatch(message -> message.text().contains("Dear Kim,"))
                .anyMatch(message -> message.text().contains("Dear Lou,"))
                .allMatch(message -> message.text().contains("see you & yours at 9 < 10."));
    }

    @Test
    void aBetterExplanationNeedsNoJavaScript(Browser browser) {
        var page = browser.open(View.phone().withoutJavaScript(), admin, PASSWORD);
        var message = "/messages/" + messages.get("FAILED");
        page.navigate(message);
        page.locator("#story [data-asked] button").click();
        assertThat(page.locator("[data-flash=notice]")).isVisible();
        page.locator("#what").fill("Piet left the firm.");
        page.locator("main form button.btn-primary").click();
        assertThat(page.locator("#story [data-note]")).containsText("Piet left the firm.");
        page.locator("#story [data-note] a").click();
        page.locator(".danger-zone summary").click();
        page.locator(".danger-zone button").click();
        page.waitForURL("**" + message);
        assertThat(page.locator("#story [data-note]")).hasCount(0);
        assertThat(page.locator("#story [data-asked] button")).isVisible();
    }

    @Test
    void whatIsKeptIsPrintedWhole(Browser browser) {
        var page = browser.open(View.desktop().dark(), admin, PASSWORD);
        page.navigate("/maintenance/kept");
        page.emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.PRINT));
        page.setViewportSize(PAPER, 1000);
        assertThat(page.locator("#menu, .topbar, .skip").locator("visible=true")).hasCount(0);
        assertThat(page.locator("h1, #as-of").locator("visible=true")).hasCount(2);
        var rows = page.locator("#kept tbody tr");
        assertThat(rows.locator("td").locator("visible=true")).hasCount(4 * rows.count());
        assertThat(page.locator("html")).hasJSProperty("scrollWidth", PAPER);
        assertThat(page.locator("body")).hasCSS("color", INK);
        browser.screenshot(page, "kept-printed");
    }

    @Test
    void choosingAMarkedCandidateWarnsAtOnce(Browser browser) {
        rows.candidate(agency, "Eva", "Bakker", "eva@home.example");
        var page = browser.open(View.phone(), admin, PASSWORD);
        page.navigate("/messages/new");
        var warning = page.locator("[data-marked-of=to]");
        var send = page.locator("#send");
        assertThat(warning).isHidden();
        choose(page, "Piet");
        assertThat(warning).isVisible();
        assertThat(page.locator(".token .bi-slash-circle")).isVisible();
        choose(page, "Eva");
        assertThat(send).not().containsText("2");
        page.locator("#anyway").check();
        assertThat(send).containsText("2");
        page.locator(".token:has(.bi-slash-circle) .x").click();
        assertThat(warning).isHidden();
    }

    private static void choose(Page page, String name) {
        page.locator("#to-input").fill(name);
        assertThat(page.locator("#to-options [role=option]:visible")).containsText(name);
        page.keyboard().press("Enter");
    }

    private static String addCandidate(Page page, String name) {
        page.navigate("/candidates/new");
        page.locator("[name=firstName]").fill(name);
        page.locator("[name=lastName]").fill("Jansen");
        page.locator("[name=email]").fill(name + "@candidate.example");
        page.locator("main form button[type=submit]").first().click();
        page.navigate("/candidates?q=" + name);
        var link = page.locator("main tr a[href*='/candidates/']").first().getAttribute("href");
        return link.replaceFirst(".*/", "");
    }

    private UUID batch() {
        return rows.value(
                agency,
                UUID.class,
                "select batch_id from message where id = ?",
                messages.get("QUEUED"));
    }

    private List<String> paths() {
        var paths =
                new ArrayList<>(
                        List.of(
                                "/",
                                "/candidates",
                                "/candidates?q=nobody",
                                "/candidates/new",
                                "/candidates/" + candidate,
                                "/candidates/" + candidate + "/edit",
                                "/candidates/" + candidate + "/delete",
                                "/candidates/" + candidate + "/erase",
                                "/messages",
                                "/messages?state=FAILED",
                                "/messages?batch=" + batch(),
                                "/messages?q=nothing",
                                "/messages/new?candidate=" + candidate,
                                "/account",
                                "/account/sessions",
                                SERVERS,
                                SERVERS + "/new",
                                SERVERS + "/" + server,
                                SERVERS + "/" + server + "/delete",
                                "/maintenance/users",
                                "/maintenance/audit",
                                "/maintenance/audit?area=nothing&since=yesterday",
                                "/maintenance/domains",
                                "/maintenance/domains/" + domain,
                                "/maintenance/domains/senders",
                                "/maintenance/domains/senders?only=broken",
                                "/maintenance/domains/" + domain + "/delete",
                                "/maintenance/outgoing-mail",
                                "/maintenance/outgoing-mail?days=30",
                                "/maintenance/agency",
                                "/maintenance/checks",
                                "/maintenance/kept",
                                "/maintenance/single-sign-on",
                                "/maintenance/users/new",
                                "/maintenance/users/" + recruiter,
                                "/nothing/here",
                                "/candidates/" + UUID.randomUUID(),
                                explanation("FAILED"),
                                explanation("QUEUED"),
                                "/operator/agencies"));
        messages.values().forEach(id -> paths.add("/messages/" + id));
        return paths;
    }

    private static String firstAgency(Page operator) {
        operator.navigate("/operator/agencies");
        return operator.locator("main tbody a").first().getAttribute("href");
    }

    private void look(Browser browser, Page page, String path, List<String> problems) {
        look(browser, page, path, problems, "");
    }

    private void look(Browser browser, Page page, String path, List<String> problems, String who) {
        var status = page.navigate(path).status();
        if (status >= 500) {
            problems.add(path + " answers " + status);
        }
        judge(browser, page, who + path, problems);
    }

    /// Sends the form of a page with its fields as they are.
    private static void send(Page page, String path) {
        page.navigate(path);
        page.locator("main form[method=post] button.btn-primary").last().click();
        assertThat(page.locator(".is-invalid").first()).isAttached();
    }

    private static void sendBounce(Page page, String message) {
        page.navigate(message);
        page.locator("#came-back summary").click();
        page.locator("#came-back button").click();
        assertThat(page.locator(".is-invalid").first()).isAttached();
    }

    private void judge(Browser browser, Page page, String what, List<String> problems) {
        var width = page.viewportSize().width;
        var name = what;
        for (var message : messages.entrySet()) {
            name = name.replace(message.getValue().toString(), message.getKey());
        }
        name = name.replaceAll("[0-9a-f]{8}-[0-9a-f-]{27}", "id").replace(NAME, "x");
        var shift = PageFacts.shift(page);
        if (shift > MOST_SHIFT) {
            problems.add("%s at %d moves: %.3f".formatted(name, width, shift));
        }
        // before the picture, for which the browser gives up being a phone
        var small = PageFacts.smallTargets(page, width == View.phone().width() ? FINGER : POINTER);
        if (!small.isEmpty()) {
            problems.add("%s at %d is hard to hit: %s".formatted(name, width, small));
        }
        var path = "every/" + width + name.replaceAll("[^a-zA-Z]+", "-");
        browser.screenshot(page, path.substring(0, Math.min(path.length(), 200)));
        var tooWide =
                page.evaluate(
                        """
                        () => { const root = document.documentElement;
                            return root.scrollWidth > root.clientWidth
                                ? [...document.querySelectorAll('body *')]
                                    .filter(e => e.getBoundingClientRect().right > root.clientWidth + 1)
                                    .slice(0, 3).map(e => e.outerHTML.slice(0, 120)).join(' | ') || 'body' : ''; }
                        """);
        if (!tooWide.toString().isEmpty()) {
            problems.add("%s at %d scrolls sideways: %s".formatted(name, width, tooWide));
        }
        try {
            browser.assertAccessible(page);
        } catch (AssertionError e) {
            problems.add("%s at %d: %s".formatted(name, width, e.getMessage()));
        }
    }

    private UUID signIn(String email, String column) {
        return jdbc.sql("select %s from sign_in where email = ?".formatted(column))
                .param(email)
                .query(UUID.class)
                .single();
    }

    private UUID message(String state) {
        var id = UUID.randomUUID();
        var source =
                "From: a@b.example\r\nSubject: x\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>Hello</p>\r\n"
                        .getBytes(StandardCharsets.UTF_8);
        rows.in(
                agency,
                """
                insert into message (tenant_id, id, batch_id, sender_id, candidate_id, smtp_server_id,
                    route_name, from_address, from_name, to_address, to_name, subject, source, size,
                    message_id, dated_at, state, attempt, due_at, finished_at, hold_reason,
                    idempotency_key, created_at)
                values (?, ?, ?, ?, ?, ?, 'Mail of the agency', ?, 'Bea', ?, 'Piet van der Berg-Hoogenboom',
                    ?, ?, ?, ?, now(), ?, 1, now() + interval '2 hours',
                    case when ? in ('SENT', 'FAILED', 'CANCELLED') then now() end, ?, ?, now())
                """,
                agency,
                id,
                UUID.randomUUID(),
                me,
                candidate,
                state.equals("HELD") ? server : null,
                admin,
                "piet@" + LONG,
                "A message that is " + state + ", about an interview on Monday at nine",
                source,
                source.length,
                "<" + id + "@kade.example>",
                state,
                state,
                state.equals("HELD") ? "CREDENTIAL_UNREADABLE" : null,
                UUID.randomUUID());
        var outcome =
                switch (state) {
                    case "SENT" -> "ACCEPTED,250,2.0.0,Ok: queued as 4711";
                    case "FAILED" ->
                            "REJECTED,550,5.1.1,User unknown; see https://" + LONG + "/" + LONG;
                    case "UNKNOWN" -> "UNKNOWN,0,,The connection was closed";
                    case "QUEUED" -> "DEFERRED,451,4.7.1,Greylisted";
                    default -> null;
                };
        if (outcome != null) {
            var words = outcome.split(",", 4);
            rows.in(
                    agency,
                    """
                    insert into delivery_attempt (tenant_id, id, message_id, number, route_name, started_at,
                        millis, outcome, stage, reply_code, enhanced_code, reply_text, next_due_at)
                    values (?, ?, ?, 1, 'Mail of the agency', now(), 120, ?, 'DOT', ?, ?, ?, ?::timestamptz)
                    """,
                    agency,
                    UUID.randomUUID(),
                    id,
                    words[0],
                    Integer.valueOf(words[1]),
                    words[2].isEmpty() ? null : words[2],
                    words[3],
                    state.equals("QUEUED") ? "2030-01-01T00:00:00Z" : null);
        }
        return id;
    }
}

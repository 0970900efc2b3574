package dev.ownrelay;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;

import dev.ownrelay.support.Browser;
import dev.ownrelay.support.Fixtures;
import dev.ownrelay.support.View;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;

import java.util.List;
import java.util.Locale;
import java.util.UUID;

/// The outbox and the page of a batch, as people see and press them.
class OutboxWalkTests extends KadeFixture {

    private static final String NAME = "walk" + UUID.randomUUID().toString().substring(0, 8);

    private static String admin = "";

    @Autowired JdbcClient jdbc;
    @Autowired PlatformTransactionManager manager;
    @LocalServerPort int port;

    private final UUID batch = UUID.randomUUID();
    private Fixtures rows;
    private UUID agency;
    private UUID me;

    @BeforeEach
    void emails() {
        rows = new Fixtures(jdbc, manager);
        admin = admin.isEmpty() ? anotherAgency(port, NAME) : admin;
        agency = signIn("tenant_id");
        me = signIn("user_id");
        rows.in(agency, "update app_user set locale = 'en' where id = ?", me);
        email(batch, "QUEUED", "Interview on Monday at nine", 12);
        rows.in(
                agency,
                "update message set state = 'SENT' where batch_id = ? and to_name like '%1'",
                batch);
        for (var state : List.of("SENT", "FAILED", "UNKNOWN", "HELD", "QUEUED", "CANCELLED")) {
            email(UUID.randomUUID(), state, "An email about your application at Kade", 1);
        }
    }

    @Test
    void barAndRowsMoveTogetherAndKeepTheirTicks(Browser browser) {
        var page = browser.open(View.desktop(), admin, PASSWORD);
        page.navigate("/");
        page.locator("#newest tr[data-batch='" + batch + "'] a").first().click();
        assertThat(page.locator("h1")).hasText("Interview on Monday at nine");
        assertThat(page.locator("#progress [data-count=waiting]")).hasText("10 waiting");
        assertThat(page.locator("#many")).isHidden();
        var box = page.locator("#messages .pick[aria-label$=' 9']");
        box.check();
        assertThat(page.locator("#many [value=CANCEL]")).hasText("Cancel (1)");
        assertThat(page.locator("#many [value=SEND_AGAIN]")).isHidden();
        browser.assertAccessible(page);
        browser.screenshot(page, "batch-1280");

        rows.in(
                agency,
                "update message set state = 'FAILED', finished_at = now() where batch_id = ?"
                        + " and to_name like '%2'",
                batch);
        assertThat(page.locator("#progress [data-count=refused]")).hasText("2 refused");
        assertThat(page.locator("#messages [data-state=FAILED]")).hasCount(2);
        assertThat(box).isChecked();

        page.locator("#progress [data-count=refused]").click();
        assertThat(page.locator("#messages tbody tr")).hasCount(2);
        page.navigate("/messages?batch=" + batch);
        page.locator("#pause").click();
        assertThat(page.locator("[data-flash=notice]")).containsText("8 emails are paused");
        assertThat(page.locator("#progress [data-count=held]")).hasText("8 on hold");
        assertThat(states("HELD")).isEqualTo(8);
        assertThat(page.locator("#resume")).hasText("Resume (8)");
        page.locator("#stop").click();
        assertThat(page.locator("h1")).hasText("Stop 8 emails?");
        assertThat(page.locator("main")).containsText("Interview on Monday at nine");
        browser.screenshot(page, "stop-1280");
        page.locator("main button.btn-danger").click();
        assertThat(page.locator("#progress [data-count=cancelled]")).hasText("8 cancelled");
        assertThat(states("CANCELLED")).isEqualTo(8);
    }

    @Test
    void theOutboxOffersWhatTheTickedCanDoAndAsksFirst(Browser browser) {
        var page = browser.open(View.desktop(), admin, PASSWORD);
        page.navigate("/messages");
        assertThat(page.locator("#messages tr[data-batch='" + batch + "'] .bar")).isVisible();
        assertThat(page.locator("#state option[value=SCHEDULED]")).hasCount(0);
        assertThat(page.locator("#many")).isHidden();
        for (var row : page.locator("#messages tbody tr:not([data-batch])").all()) {
            assertThat(row.boundingBox().height).as(row.textContent()).isLessThan(50);
        }
        page.locator("#messages tr:has([data-state=FAILED]) .pick").first().check();
        page.locator("#messages tr:has([data-state=CANCELLED]) .pick").first().check();
        page.locator("#messages tr:has([data-state=QUEUED]) .pick").first().check();
        assertThat(page.locator("#many [value=SEND_AGAIN]")).hasText("Send again (2)");
        assertThat(page.locator("#many [value=MARK_AS_SENT]")).isHidden();
        browser.assertAccessible(page);
        browser.screenshot(page, "outbox-1280");
        page.locator("#many [value=SEND_AGAIN]").click();
        assertThat(page.locator("h1")).hasText("Send 2 emails again?");
        assertThat(page.locator("[data-some] li")).hasCount(2);
        browser.screenshot(page, "again-1280");
    }

    @Test
    void onAPhoneTheFirstScreenHoldsFourRowsAndTheFilterIsOneButton(Browser browser) {
        rows.in(agency, "update app_user set locale = 'nl' where id = ?", me);
        var page = browser.open(View.phone().dark().in(Locale.of("nl")), admin, PASSWORD);
        page.navigate("/messages");
        browser.screenshot(page, "outbox-390");
        long seen =
                page.locator("#messages tbody tr").all().stream()
                        .map(row -> row.boundingBox())
                        .filter(box -> box.y + box.height <= 844)
                        .count();
        assertThat(seen).isGreaterThanOrEqualTo(4);
        assertThat(page.locator("#filters")).isHidden();
        page.locator(".filters-button").click();
        assertThat(page.locator("#filters #state")).isVisible();
        browser.screenshot(page, "filters-390");
        page.locator("#filters #state").selectOption("FAILED");
        page.locator("#filters button[type=submit]").click();
        assertThat(page.locator("#messages [data-state=FAILED]").first()).isVisible();
        page.navigate("/messages?batch=" + batch);
        browser.screenshot(page, "batch-390");
        browser.assertAccessible(page);
        assertNothingIsCutOff(page);

        var plain = browser.open(View.phone().withoutJavaScript(), admin, PASSWORD);
        plain.navigate("/messages");
        assertThat(plain.locator("#many")).isVisible();
        browser.screenshot(plain, "outbox-390-plain");
    }

    private static void assertNothingIsCutOff(Page page) {
        assertThat(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                .isEqualTo(true);
    }

    private long states(String state) {
        return rows.value(
                agency,
                Long.class,
                "select count(*) from message where batch_id = ? and state = ?",
                batch,
                state);
    }

    private UUID signIn(String column) {
        return jdbc.sql("select " + column + " from sign_in where email = ?")
                .param(admin)
                .query(UUID.class)
                .single();
    }

    /// Emails that do not leave today.
    private void email(UUID id, String state, String subject, int count) {
        rows.in(
                agency,
                """
                insert into message (tenant_id, id, batch_id, sender_id, route_name, from_address,
                    from_name, to_address, to_name, subject, source, size, message_id, dated_at,
                    state, attempt, due_at, finished_at, hold_reason, idempotency_key, created_at)
                select ?, gen_random_uuid(), ?, ?, 'Mail of the agency', ?, 'Bea',
                    n || '@candidates.example', 'Piet van der Berg ' || n, ?, '', 0, '<x@y>', now(), ?,
                    1, now() + interval '1 day', now(), case when ? = 'HELD' then 'SERVER_GONE' end,
                    ?, now()
                from generate_series(1, ?) n
                """,
                agency,
                id,
                me,
                admin,
                subject,
                state,
                state,
                id,
                count);
    }
}

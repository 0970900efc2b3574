package dev.ownrelay;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.support.Browser;
import dev.ownrelay.support.Fixtures;
import dev.ownrelay.support.View;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;

import java.util.UUID;

/// More is pasted than a form may hold.
class LongBounceTests extends KadeFixture {

    @LocalServerPort int port;
    @Autowired JdbcClient jdbc;
    @Autowired PlatformTransactionManager manager;

    @Test
    void whatIsPastedStaysInTheFieldHoweverLong(Browser browser) {
        var admin = anotherAgency(port, "long" + UUID.randomUUID().toString().substring(0, 8));
        var message = acceptedMessageOf(admin);
        var page = browser.open(View.desktop(), admin, PASSWORD);
        page.navigate(browser.address() + "/messages/" + message);
        page.locator("#came-back summary").click();
        page.locator("#bounce").fill("I will call you. " + "€".repeat(1_200_000));
        page.locator("#came-back button").click();
        assertThat(page.locator("#bounce-error")).containsText("We find no report");
        assertThat(page.locator("#bounce").inputValue())
                .startsWith("I will call you. €€€")
                .hasSize(600_000);
    }

    private UUID acceptedMessageOf(String admin) {
        var agency = signIn(admin, "tenant_id");
        var message = UUID.randomUUID();
        new Fixtures(jdbc, manager)
                .in(
                        agency,
                        """
                        insert into message (tenant_id, id, batch_id, sender_id, route_name, from_address,
                            from_name, to_address, to_name, subject, source, size, message_id, dated_at,
                            state, attempt, due_at, finished_at, idempotency_key, created_at)
                        values (?, ?, gen_random_uuid(), ?, 'Relay', ?, 'Bea', 'piet@home.example', 'Piet',
                            'A job', '', 0, '<1@kade.example>', now(), 'SENT', 1, now(), now(),
                            gen_random_uuid(), now())
                        """,
                        agency,
                        message,
                        signIn(admin, "user_id"),
                        admin);
        return message;
    }

    private UUID signIn(String email, String column) {
        return jdbc.sql("select %s from sign_in where email = ?".formatted(column))
                .param(email)
                .query(UUID.class)
                .single();
    }
}

package dev.ownrelay.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ownrelay.server.ServerPages;
import dev.ownrelay.support.ScriptedSmtpServer;

import org.junit.jupiter.api.Test;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.TestPropertySource;
import org.springframework.util.LinkedMultiValueMap;

import java.time.Duration;
import java.util.List;
import java.util.UUID;

/// The engine switched on, as users run it; checks happen on demand only.
@TestPropertySource(properties = {"db-scheduler.enabled=true", "ownrelay.smtp.check-every=0"})
@DirtiesContext
class ServerCheckSchedulerTests extends ServerPages {

    @Test
    void aCheckOnDemandRunsByItselfAndLeavesNoTask() {
        try (var smtp = ScriptedSmtpServer.start()) {
            var id = UUID.randomUUID();
            asAgency(() ->
                    jdbc.sql(
                                    """
                                    insert into smtp_server (tenant_id, id, name, host, port, tls,
                                        auth, created_at)
                                    values (?, ?, 'North', '127.0.0.1', ?, 'NONE', 'NONE', now())
                                    """)
                            .params(agency, id, smtp.port())
                            .update());
            post(URL + "/check", new LinkedMultiValueMap<>());
            await().atMost(Duration.ofSeconds(30)).until(() -> tasks().isEmpty());
            assertThat(only().lastCheck().ok()).isTrue();
            assertThat(smtp.connections()).isEqualTo(1);
            assertThat(get(URL)).bodyText().contains("Works").doesNotContain("Checking…");
        }
    }

    private List<String> tasks() {
        return jdbc.sql(
                        "select task_name from scheduled_tasks where task_name like"
                                + " '%server-checks'")
                .query(String.class)
                .list();
    }
}

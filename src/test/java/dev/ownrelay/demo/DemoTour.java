package dev.ownrelay.demo;

import dev.ownrelay.account.SignedIn;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.test.context.TestComponent;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.GetMapping;

import java.util.UUID;

/// Leads the steps of the tour to what there is to see just now. The tour itself is `tour.js`.
@TestComponent
@Controller
@Transactional(readOnly = true)
class DemoTour {

    private final JdbcClient jdbc;

    DemoTour(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @GetMapping("/demo/tour/refused")
    String refused(@AuthenticationPrincipal @Nullable SignedIn me) {
        return me == null
                ? "redirect:/login"
                : jdbc.sql(
                                """
                                select id from message where tenant_id = ? and state = 'FAILED'
                                and seen_at is null and settled_at is null
                                order by sender_id = ? desc, created_at desc limit 1
                                """)
                        .params(me.tenantId(), me.userId())
                        .query(UUID.class)
                        .optional()
                        .map(id -> "redirect:/messages/" + id)
                        .orElse("redirect:/messages");
    }

    @GetMapping("/demo/tour/batch")
    String batch(@AuthenticationPrincipal @Nullable SignedIn me) {
        return me == null
                ? "redirect:/login"
                : jdbc.sql(
                                """
                                select batch_id from message where tenant_id = ?
                                group by batch_id having count(*) > 1
                                order by max(created_at) desc limit 1
                                """)
                        .params(me.tenantId())
                        .query(UUID.class)
                        .optional()
                        .map(id -> "redirect:/messages?batch=" + id)
                        .orElse("redirect:/messages");
    }
}

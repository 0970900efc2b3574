package dev.ownrelay.harness;

import dev.ownrelay.support.Visitor;

import org.springframework.jdbc.core.simple.JdbcClient;

import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/// A message that is written on the page, as people do it.
record Message(UUID candidate, String key, String route) {

    private static final Pattern QUEUED = Pattern.compile(".*/messages/([0-9a-f-]{36})");

    /// Opens the page for a new candidate.
    static Message begin(Visitor visitor, JdbcClient sql, UUID agency) {
        var candidate = UUID.randomUUID();
        sql.sql(
                        """
                        insert into candidate (tenant_id, id, first_name, last_name, email, created_at)
                        values (?, ?, 'Piet', 'Jansen', ?, now())
                        """)
                .params(agency, candidate, candidate + "@candidate.example")
                .update();
        var page = visitor.get("/messages/new?candidate=" + candidate).document();
        return new Message(
                candidate,
                page.select("input[name=key]").val(),
                page.select("input[name=route]").val());
    }

    /// @return whether the page said that the message is queued
    boolean send(Visitor visitor) {
        return post(visitor).isPresent();
    }

    /// @return the message that the page said is queued
    Optional<UUID> post(Visitor visitor) {
        visitor.get("/candidates");
        return press(visitor);
    }

    /// The same for one who has just opened a page.
    Optional<UUID> press(Visitor visitor) {
        var answer =
                visitor.post(
                        "/messages",
                        "key",
                        key,
                        "route",
                        route,
                        "to",
                        candidate.toString(),
                        "subject",
                        "Interview",
                        "body",
                        "<div>See you on Monday.</div>");
        var queued = QUEUED.matcher(answer.location());
        return answer.status() / 100 == 3 && queued.matches()
                ? Optional.of(UUID.fromString(queued.group(1)))
                : Optional.empty();
    }
}

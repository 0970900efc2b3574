package dev.ownrelay.harness;

import dev.ownrelay.support.Visitor;

import org.springframework.jdbc.core.simple.JdbcClient;

import java.util.UUID;

/// A letter that is written on the page, as people do it.
record Letter(UUID candidate, String key, String route) {

    /// Opens the page for a new candidate.
    static Letter begin(Visitor visitor, JdbcClient sql, UUID agency) {
        var candidate = UUID.randomUUID();
        sql.sql(
                        """
                        insert into candidate (tenant_id, id, first_name, last_name, email, created_at)
                        values (?, ?, 'Piet', 'Jansen', ?, now())
                        """)
                .params(agency, candidate, candidate + "@candidate.example")
                .update();
        var page = visitor.get("/messages/new?candidate=" + candidate).document();
        return new Letter(
                candidate,
                page.select("input[name=key]").val(),
                page.select("input[name=route]").val());
    }

    /// @return whether the page said that the letter is queued
    boolean send(Visitor visitor) {
        visitor.get("/candidates");
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
        boolean queued = answer.status() / 100 == 3 && answer.location().contains("/messages/");
        if (!queued) {
            System.out.printf(
                    "harness: a page answered %d %s %s%n",
                    answer.status(), answer.location(), answer.document().select("main").text());
        }
        return queued;
    }
}

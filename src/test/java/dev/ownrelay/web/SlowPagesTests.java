package dev.ownrelay.web;

import static org.assertj.core.api.Assertions.assertThat;

import static java.util.concurrent.CompletableFuture.supplyAsync;

import dev.ownrelay.agency.AccountFixture;
import dev.ownrelay.support.Visitor;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/// Pages whose statements take longer than people wait.
@Isolated("keeps a table from everybody")
class SlowPagesTests extends AccountFixture {

    @Autowired JdbcClient jdbc;
    @Autowired TransactionTemplate transaction;

    @Test
    void aPageThatTakesTooLongSaysHowToGoOn() {
        database.execute("update app_user set locale = 'nl' where email = '" + ADMIN + "'");
        var english = visitor(RECRUITER);
        var dutch = visitor(ADMIN);
        var page = english.request("/candidates").GET();
        var fragment = dutch.request("/candidates").header("HX-Request", "true").GET();
        var home = english.request("/").GET();
        var answers =
                database.whileLocked(
                        "candidate, message",
                        () ->
                                Stream.of(
                                                supplyAsync(() -> english.send(page)),
                                                supplyAsync(() -> english.send(home)),
                                                supplyAsync(() -> dutch.send(fragment)))
                                        .toList()
                                        .stream()
                                        .map(CompletableFuture::join)
                                        .toList());
        assertTold(answers.get(0), "This takes too long", "Narrow the search");
        assertTold(answers.get(1), "This takes too long", "Narrow the search");
        assertTold(answers.get(2), "Dit duurt te lang", "Zoek op iets specifiekers");
        assertThat(english.get("/candidates").status()).isEqualTo(200);
    }

    @Test
    void whatNobodyWaitsForMayTakeItsTime() {
        var limit =
                transaction.execute(
                        _ -> jdbc.sql("show statement_timeout").query(String.class).single());
        assertThat(limit).isEqualTo("0");
    }

    private Visitor visitor(String email) {
        var visitor = new Visitor(port);
        assertThat(visitor.signIn(email, PASSWORD).status()).isEqualTo(302);
        return visitor;
    }

    private static void assertTold(Visitor.Page page, String title, String text) {
        assertThat(page.status()).isEqualTo(503);
        assertThat(page.document().selectFirst("h1").text()).isEqualTo(title);
        assertThat(page.document().select("nav a[href=/messages]")).as("the frame").isNotEmpty();
        assertThat(page.body()).contains(text).doesNotContain("Exception", "57014", "select ");
    }
}

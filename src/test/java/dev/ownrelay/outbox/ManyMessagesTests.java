package dev.ownrelay.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.authentication;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import dev.ownrelay.account.Role;
import dev.ownrelay.account.SignedIn;
import dev.ownrelay.message.MessageState;
import dev.ownrelay.message.Messages;
import dev.ownrelay.message.WithOutbox;
import dev.ownrelay.tenant.CurrentTenant;

import jakarta.persistence.EntityManagerFactory;

import org.hibernate.SessionFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

@WithOutbox
class ManyMessagesTests {

    @Autowired OutboxFixture fixture;
    @Autowired Outbox outbox;
    @Autowired Messages messages;
    @Autowired ManyMessages many;
    @Autowired MockMvcTester mvc;
    @Autowired MessageList list;
    @Autowired ChosenMessages chosen;
    @Autowired EntityManagerFactory factory;

    UUID agency;
    UUID sender;
    UUID server;
    SignedIn me;

    @BeforeEach
    void agency() {
        agency = fixture.agency();
        sender = fixture.user(agency);
        server = fixture.server(agency, 2525, null, null);
        me = new SignedIn(agency, sender, Role.RECRUITER, false);
    }

    @Test
    void whatIsSentAgainObeysTheListOfToday() {
        var ids = enqueue(2);
        post(me, "/messages/actions", sure(fields("CANCEL", ids)));
        fixture.in(agency, "update smtp_server set sender_domains = 'south.test'");
        assertThat(page("/messages/" + ids.getFirst()))
                .contains("no longer sends for the domain of its sender")
                .doesNotContain("value=\"SEND_AGAIN\"");
        assertThat(post(me, "/messages/actions", sure(fields("SEND_AGAIN", ids))))
                .flash()
                .hasEntrySatisfying(
                        "problem",
                        said -> assertThat(said.toString()).contains("2 stay: their server may"));
        assertThat(states(ids)).containsOnly(MessageState.CANCELLED);
        fixture.in(agency, "update smtp_server set sender_domains = 'agency.example'");
        post(me, "/messages/actions", sure(fields("SEND_AGAIN", ids)));
        assertThat(states(ids)).containsOnly(MessageState.QUEUED);
    }

    @Test
    void theTickedMessagesAreCancelledAfterAQuestion() {
        var ids = enqueue(3);
        var asked = post(me, "/messages/actions", fields("CANCEL", ids.subList(0, 2)));
        assertThat(text(asked)).contains("Cancel 2 emails?", "name=\"sure\"");
        assertThat(states(ids)).containsOnly(MessageState.QUEUED);
        assertThat(post(me, "/messages/actions", sure(fields("CANCEL", ids.subList(0, 2)))))
                .hasRedirectedUrl("/messages");
        assertThat(states(ids))
                .containsExactly(
                        MessageState.CANCELLED, MessageState.CANCELLED, MessageState.QUEUED);
    }

    @Test
    void sendingManyAgainIsAskedFirstAndNamesHowManyAndWhat() {
        var ids = enqueue(8);
        all("state = 'FAILED'");
        fixture.in(agency, "update message set state = 'SENT' where id = ?", ids.getFirst());
        var asked = text(post(me, "/messages/actions", fields("SEND_AGAIN", ids)));
        assertThat(asked).contains("Send 7 emails again?", "A job for you to", "and 2 others");
        assertThat(states(ids)).doesNotContain(MessageState.QUEUED);
        post(me, "/messages/actions", sure(fields("SEND_AGAIN", ids)));
        assertThat(states(ids)).filteredOn(MessageState.QUEUED::equals).hasSize(7);
    }

    @Test
    void whatIsNotSureIsSentAgainOnlyAfterAQuestion() {
        var ids = enqueue(2);
        all("state = 'UNKNOWN'");
        var fields = fields("SEND_AGAIN", ids);
        assertThat(text(post(me, "/messages/actions", fields)))
                .contains("2 emails may have left already");
        assertThat(states(ids)).containsOnly(MessageState.UNKNOWN);
        post(me, "/messages/actions", sure(fields));
        assertThat(states(ids)).containsOnly(MessageState.QUEUED);
    }

    @Test
    void saysHowManyWereDoneAndWhyTheOthersWereNot() {
        var ids = enqueue(3);
        all("state = 'FAILED'");
        fixture.in(agency, "update message set state = 'SENT' where id = ?", ids.getFirst());
        var colleague = fixture.user(agency);
        fixture.in(agency, "update message set sender_id = ? where id = ?", colleague, ids.get(1));
        assertThat(post(me, "/messages/actions", sure(fields("SEND_AGAIN", ids))))
                .flash()
                .containsEntry(
                        "notice",
                        "One email is in the queue again. One is in a state in which this cannot"
                                + " be done. One belongs to somebody else.");
    }

    @Test
    void aThousandMessagesOfAFilterAreRetriedAndTheRestIsNamed() {
        enqueue(1003);
        all("state = 'HELD', hold_reason = 'SERVER_DISABLED'");
        var fields = sure(List.of("action", "SEND_AGAIN", "all", "true", "state", "HELD"));
        var started = System.nanoTime();
        assertThat(post(me, "/messages/actions", fields))
                .hasRedirectedUrl("/messages?state=HELD")
                .flash()
                .containsEntry(
                        "notice",
                        "1,000 emails are in the queue again. Those were the first 1,000; do it"
                                + " again for the others.");
        System.out.printf(
                "1,000 messages sent again in %d ms%n", (System.nanoTime() - started) / 1_000_000);
        assertThat(post(me, "/messages/actions", fields))
                .flash()
                .containsEntry("notice", "3 emails are in the queue again.");
    }

    @Test
    void aRouteThatCannotBeUsedKeepsItsMessages() {
        var ids = enqueue(2);
        all("state = 'FAILED'");
        fixture.in(agency, "update smtp_server set enabled = false where id = ?", server);
        assertThat(post(me, "/messages/actions", sure(fields("SEND_AGAIN", ids))))
                .flash()
                .containsEntry(
                        "problem",
                        "No email is in the queue again. 2 stay, because their route cannot be"
                                + " used or their sender may not sign in.");
    }

    @Test
    void twoClicksAtOnceDoEachMessageOnce() throws Exception {
        var ids = enqueue(200);
        all("state = 'FAILED'");
        var selection = new Selection(ids, false, filter());
        Callable<Tally> click =
                () ->
                        CurrentTenant.call(
                                agency,
                                () -> many.act(MessageVerb.SEND_AGAIN, selection, false, me));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var both = threads.invokeAll(List.of(click, click));
            var first = both.getFirst().get();
            var second = both.getLast().get();
            assertThat(first.done() + second.done()).isEqualTo(200);
            assertThat(first.moved() + second.moved()).isEqualTo(200);
        }
    }

    @Test
    void onlySendersAndAdministratorsAct() {
        var ids = enqueue(2);
        var colleague = new SignedIn(agency, fixture.user(agency), Role.RECRUITER, false);
        var other = fixture.agency();
        var stranger = new SignedIn(other, fixture.user(other, Role.ADMIN), Role.ADMIN, false);
        for (var who : List.of(colleague, stranger)) {
            assertThat(post(who, "/messages/actions", sure(fields("CANCEL", ids))))
                    .flash()
                    .containsEntry("problem", "No email is cancelled. 2 belong to somebody else.");
            post(who, "/messages/actions", List.of("action", "CANCEL", "all", "true", "sure", "1"));
            assertThat(states(ids)).containsOnly(MessageState.QUEUED);
        }
        var admin = new SignedIn(agency, fixture.user(agency, Role.ADMIN), Role.ADMIN, false);
        post(admin, "/messages/actions", sure(fields("CANCEL", ids)));
        assertThat(states(ids)).containsOnly(MessageState.CANCELLED);
    }

    @Test
    void theFirstPageGroupsManyMessagesOfOneCauseAndForgetsWhatWasSeen() {
        var ids = enqueue(6);
        all("state = 'FAILED'");
        assertThat(home()).contains("6 emails via Mail of the agency");
        var fields = List.of("action", "SEEN", "all", "true", "home", "true", "state", "FAILED");
        assertThat(post(me, "/messages/actions", fields)).hasRedirectedUrl("/");
        assertThat(home()).doesNotContain("Needs you");
        assertThat(states(ids)).containsOnly(MessageState.FAILED);
        all("state = 'HELD', hold_reason = 'SERVER_DISABLED', seen_at = null");
        assertThat(home()).contains("hold=SERVER_DISABLED", "6 emails via").doesNotContain("SEEN");
        assertThat(post(me, "/messages/actions", fields("SEEN", ids)))
                .flash()
                .containsKey("problem");
        fixture.in(agency, "update message set state = 'SENT' where id <> ?", ids.getFirst());
        assertThat(home()).contains("Needs you", "/messages/" + ids.getFirst());
    }

    @Test
    void whoMovesAServerIsAskedForItsMessagesAtOnce() {
        var ids = enqueue(4);
        var admin = new SignedIn(agency, fixture.user(agency, Role.ADMIN), Role.ADMIN, false);
        fixture.in(agency, "update smtp_server set host = 'localhost' where id = ?", server);
        var saved =
                List.of(
                        "name",
                        "Moved",
                        "address",
                        "localhost:2525",
                        "tls",
                        "NONE",
                        "username",
                        "",
                        "enabled",
                        "true",
                        "maxConnections",
                        "2",
                        "version",
                        "0");
        assertThat(post(admin, "/maintenance/smtp-servers/" + server, saved))
                .flash()
                .containsEntry("heldMessages", 4);
        assertThat(states(ids)).containsOnly(MessageState.HELD);
        var fields =
                List.of(
                        "action",
                        "SEND_AGAIN",
                        "all",
                        "true",
                        "state",
                        "HELD",
                        "hold",
                        "SERVER_CHANGED",
                        "server",
                        server.toString());
        post(admin, "/messages/actions", sure(fields));
        assertThat(states(ids)).containsOnly(MessageState.QUEUED);
    }

    @Test
    void allMessagesBehindAFigureAreSentAgain() {
        enqueue(2);
        all("state = 'FAILED', finished_at = '2026-11-23T09:00:00Z'");
        var fields = new ArrayList<>(List.of("action", "SEND_AGAIN", "all", "true"));
        fields.addAll(List.of("part", "finished.2026-11-23.2026-11-23"));
        assertThat(post(me, "/messages/actions", sure(fields)))
                .flash()
                .containsEntry("notice", "2 emails are in the queue again.");
    }

    @Test
    void allThatAFilterShowsAreMeantInEveryStateThatLetsItBeDone() {
        var ids = enqueue(6);
        var states = List.of("FAILED", "UNKNOWN", "HELD", "CANCELLED", "SENT");
        for (int i = 0; i < states.size(); i++) {
            var change = "update message set state = ? where id = ?";
            fixture.in(agency, change, states.get(i), ids.get(i));
        }
        var held = "update message set hold_reason = 'SERVER_DISABLED' where state = 'HELD'";
        fixture.in(agency, held);
        fixture.in(agency, "update message set bounced_at = now() where state = 'SENT'");
        var all = List.of("all", "true", "sure", "true", "action");
        assertThat(post(me, "/messages/actions", and(all, "SEEN")))
                .flash()
                .containsEntry("notice", "2 emails are put aside.");
        assertThat(post(me, "/messages/actions", and(all, "SEND_AGAIN")))
                .flash()
                .containsEntry("notice", "4 emails are in the queue again.");
        assertThat(post(me, "/messages/route", List.of("all", "true")))
                .hasRedirectedUrl("/messages")
                .flash()
                .containsEntry(
                        "problem",
                        "No email is in the queue again and will leave by the new route.");
    }

    private static List<String> and(List<String> fields, String last) {
        return Stream.concat(fields.stream(), Stream.of(last)).toList();
    }

    @Test
    void whoIsAskedAboutAllThatAFilterShowsHasItSearchedForOnce() {
        enqueue(2);
        all("state = 'FAILED'");
        var fields = new ArrayList<>(List.of("action", "SEND_AGAIN", "all", "true"));
        fields.addAll(List.of("state", "FAILED", "server", server.toString()));
        fields.addAll(
                List.of("sender", sender.toString(), "part", "finished.2026-11-23.2026-11-23"));
        var statistics = factory.unwrap(SessionFactory.class).getStatistics();
        statistics.setStatisticsEnabled(true);
        all("finished_at = '2026-11-23T09:00:00Z'");
        assertThat(text(post(me, "/messages/actions", fields))).contains("Send 2 emails again?");
        assertThat(statistics.getQueries())
                .filteredOn(query -> query.startsWith("select m.id, m.createdAt from Message m"))
                .filteredOn(query -> query.contains(":server") && query.contains("m.finishedAt"))
                .singleElement()
                .satisfies(query ->
                        assertThat(statistics.getQueryStatistics(query).getExecutionCount())
                                .isEqualTo(1));
        statistics.setStatisticsEnabled(false);
    }

    @Test
    void ofMessagesOfOneMomentThoseAreMeantThatTheListShowsFirst() {
        var ids = enqueue(40);
        for (int i = 0; i < ids.size(); i++) {
            var change = "update message set state = ? where id = ?";
            fixture.in(agency, change, i % 2 == 0 ? "FAILED" : "CANCELLED", ids.get(i));
        }
        var all = new Selection(List.of(), true, filter());
        var shown = shown(filter());
        assertThat(shown).as("as one batch").hasSize(40);
        assertThat(
                        CurrentTenant.call(
                                agency, () -> chosen.ids(all, MessageVerb.SEND_AGAIN, sender, 10)))
                .isEqualTo(shown.subList(0, 10));
    }

    @Test
    void whatWaitsIsListedNewestFirstAndPagedWhateverElseIsNewer() {
        var waiting = enqueue(120);
        var sent = enqueue(3);
        fixture.in(
                agency,
                "update message set created_at = created_at - n * interval '1 second' from"
                        + " unnest(array['"
                        + waiting.stream().map(UUID::toString).collect(Collectors.joining("','"))
                        + "']::uuid[]) with ordinality as o (o, n) where id = o");
        fixture.in(agency, "update message set state = 'SENT' where id = ?", sent.getFirst());
        var filter =
                new MessageFilter(
                        MessageState.QUEUED,
                        null,
                        null,
                        null,
                        waiting(sent),
                        null,
                        null,
                        null,
                        null);
        assertThat(shown(filter)).hasSize(2);
        filter =
                new MessageFilter(
                        MessageState.QUEUED, null, null, null, null, null, null, null, null);
        var first = shown(filter);
        assertThat(first.subList(2, 50)).isEqualTo(waiting.subList(0, 48));
        filter =
                new MessageFilter(
                        MessageState.QUEUED,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        first.getLast());
        assertThat(shown(filter)).isEqualTo(waiting.subList(48, 98));
    }

    private List<UUID> shown(MessageFilter filter) {
        return CurrentTenant.call(
                agency, () -> list.page(filter).rows().stream().map(MessageRow::id).toList());
    }

    private UUID waiting(List<UUID> ids) {
        return CurrentTenant.call(
                agency, () -> messages.findById(ids.getFirst()).orElseThrow().batchId());
    }

    @Test
    void nothingTickedIsSaid() {
        assertThat(post(me, "/messages/actions", List.of("action", "CANCEL", "q", "a b&c")))
                .hasRedirectedUrl("/messages?q=a%20b%26c")
                .flash()
                .containsKey("problem");
    }

    private List<UUID> enqueue(int count) {
        var some =
                IntStream.range(0, count)
                        .mapToObj(i -> OutboxFixture.message(sender, server, i + "@x.example"))
                        .toList();
        return CurrentTenant.call(agency, () -> outbox.enqueue(UUID.randomUUID(), some));
    }

    private void all(String change) {
        fixture.in(agency, "update message set " + change + " where tenant_id = ?", agency);
    }

    private List<MessageState> states(List<UUID> ids) {
        return CurrentTenant.call(
                agency,
                () -> ids.stream().map(id -> messages.findById(id).orElseThrow().state()).toList());
    }

    private static MessageFilter filter() {
        return MessageFilter.NONE;
    }

    private static List<String> fields(String action, List<UUID> ids) {
        var fields = new ArrayList<>(List.of("action", action));
        ids.forEach(id -> fields.addAll(List.of("id", id.toString())));
        return fields;
    }

    private static List<String> sure(List<String> fields) {
        var all = new ArrayList<>(fields);
        all.addAll(List.of("sure", "true"));
        return all;
    }

    private String home() {
        return page("/");
    }

    private String page(String path) {
        var signedIn =
                new UsernamePasswordAuthenticationToken(
                        me, null, AuthorityUtils.createAuthorityList("ROLE_RECRUITER"));
        return text(mvc.get().uri(path).with(authentication(signedIn)).exchange());
    }

    private MvcTestResult post(SignedIn who, String uri, List<String> fields) {
        var roles =
                who.role() == Role.ADMIN
                        ? AuthorityUtils.createAuthorityList("ROLE_ADMIN", "ROLE_RECRUITER")
                        : AuthorityUtils.createAuthorityList("ROLE_RECRUITER");
        var request =
                mvc.post()
                        .uri(uri)
                        .with(
                                authentication(
                                        new UsernamePasswordAuthenticationToken(who, null, roles)))
                        .with(csrf());
        for (int i = 0; i < fields.size(); i += 2) {
            request = request.param(fields.get(i), fields.get(i + 1));
        }
        return request.exchange();
    }

    private static String text(MvcTestResult result) {
        assertThat(result).hasStatusOk();
        return new String(result.getResponse().getContentAsByteArray(), StandardCharsets.UTF_8);
    }
}

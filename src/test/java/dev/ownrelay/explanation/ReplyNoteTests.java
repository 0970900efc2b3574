package dev.ownrelay.explanation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.authentication;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import dev.ownrelay.account.Role;
import dev.ownrelay.account.SignedIn;
import dev.ownrelay.feedback.WrongExplanations;
import dev.ownrelay.lane.LaneFixture;
import dev.ownrelay.outbox.BounceTests;
import dev.ownrelay.tenant.CurrentTenant;

import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.test.web.servlet.request.RequestPostProcessor;
import org.springframework.transaction.support.TransactionTemplate;

import java.nio.charset.StandardCharsets;
import java.sql.Timestamp;
import java.util.List;
import java.util.UUID;

/// *Is this explanation right?*, from the message's page to the operator's list.
class ReplyNoteTests extends LaneFixture {

    private static final String BETTER = "Their new filter dislikes us. Ring Kim on Monday.";

    @Autowired JdbcClient jdbc;
    @Autowired MockMvcTester mvc;

    RequestPostProcessor recruiter;
    RequestPostProcessor bea;

    @BeforeEach
    void agency() {
        jdbc.sql("delete from wrong_explanation").update();
        recruiter = as(agency, sender, Role.RECRUITER);
        bea = administrator("Bea Bos");
    }

    @Test
    void aNoteStandsWithEveryMessageOfTheAgencyThatGetsTheSameAnswer() {
        var first = refused("jan@home.example", "550 5.7.1 zxq <jan@home.example> blorp 4711");
        var alike = refused("eva@work.test", "550 5.7.1 Zxq <eva@work.test> blorp 12");
        var other = refused("kim@work.test", "550 5.7.1 frob <kim@work.test>");
        assertThat(say(first, BETTER, "Ring <b>Kim</b>.\nThen wait."))
                .hasRedirectedUrl("/messages/" + first);
        for (var message : List.of(first, alike)) {
            var note = story(message, recruiter).selectFirst("[data-note]");
            assertThat(note.text()).contains("Your agency's note", BETTER, "By Bea Bos,");
            assertThat(note.select(".lines").getLast().wholeText())
                    .isEqualTo("Ring <b>Kim</b>.\nThen wait.");
            assertThat(note.select("b, a")).isEmpty();
            assertThat(note.nextElementSibling().text()).contains("A rule of the mail server");
            assertThat(story(message, bea).select("[data-note] a")).hasSize(1);
            assertThat(story(message, bea).select("[data-asked]")).isEmpty();
        }
        assertThat(story(other, recruiter).select("[data-note], [data-asked]")).isEmpty();
        assertThat(story(other, bea).select("[data-note]")).isEmpty();
    }

    @Test
    void aNoteStandsWithWhatCameBackToo() {
        var first = refused("jan@home.example", "550 zxq blorp");
        say(first, BETTER, "");
        smtp.reply("DOT", "250 Ok");
        var sent = deliver("eva@work.test");
        var report = BounceTests.report("eva@work.test", "failed", "5.0.0", "550 zxq blorp", "");
        var post = mvc.post().uri("/messages/" + sent + "/bounce").param("bounce", report);
        assertThat(post.param("anyway", "true").with(bea).with(csrf())).hasStatus(303);
        var bounces = page("/messages/" + sent, recruiter).selectFirst("#bounces");
        assertThat(bounces.select("[data-note]").text()).contains(BETTER);
        var change = page("/messages/" + sent, bea).select("#bounces [data-note] a").attr("href");
        assertThat(page(change, bea).select("#what").text()).isEqualTo(BETTER);
    }

    @ParameterizedTest
    @CsvSource({
        "en,Is this explanation right?,found this explanation wrong,Thank you for telling us",
        "nl,Klopt deze uitleg?,vond dat deze uitleg niet klopt,Bedankt voor het melden"
    })
    void aNoIsAnOfferToSayItBetter(String language, String asked, String wrong, String thanks) {
        fixture.in(agency, "update app_user set locale = ?", language);
        var message = refused("jan@home.example", "550 zxq blorp");
        var form = story(message, bea).selectFirst("[data-asked] form");
        assertThat(form.text()).contains(asked);
        assertThat(form.selectFirst("button").attr("aria-describedby"))
                .isEqualTo(form.selectFirst("span").id());
        assertThat(story(message, recruiter).select("[data-asked]")).isEmpty();
        var answer = post(form.attr("action"), bea);
        var path = answer.getResponse().getRedirectedUrl();
        assertThat(answer.getMvcResult().getFlashMap().get("notice").toString()).contains(thanks);
        assertThat(page(path, bea).select("[data-cause=unknown]")).hasSize(1);
        assertThat(story(message, bea).select("[data-asked]").text()).contains(wrong);
        assertThat(story(message, bea).select("[data-asked] a").attr("href")).isEqualTo(path);
        assertThat(story(message, recruiter).select("[data-note], [data-asked]")).isEmpty();
        post(path + "/remove", bea);
        assertThat(story(message, bea).select("[data-asked] form")).hasSize(1);
    }

    @Test
    void aNoteIsChangedAndRemoved() {
        var message = refused("jan@home.example", "550 zxq blorp");
        say(message, BETTER, "");
        bea = administrator("Cor Smit");
        var form = page(address(message), bea);
        assertThat(form.select("#what").text()).isEqualTo(BETTER);
        var version = form.select("input[name=version]").val();
        assertThat(post(address(message), bea, "what", "New words.", "version", version))
                .hasStatus(303);
        assertThat(story(message, recruiter).select("[data-note]").text())
                .contains("New words.", "By Cor Smit,")
                .doesNotContain(BETTER);
        assertThat(post(address(message) + "/remove", bea))
                .hasRedirectedUrl("/messages/" + message)
                .flash()
                .containsEntry("notice", "The note is removed.");
        assertThat(story(message, recruiter).select("[data-note]")).isEmpty();
        assertThat(audited())
                .containsExactly(
                        "explanation.noted unknown",
                        "explanation.noted unknown",
                        "explanation.note-removed unknown");
    }

    @Test
    void aNoteThatSomebodyElseChangedIsNotOverwrittenUnseen() {
        var message = refused("jan@home.example", "550 zxq blorp");
        say(message, BETTER, "");
        bea = administrator("Cor Smit");
        var again = Jsoup.parse(body(post(address(message), bea, "what", "Mine.", "next", "")));
        assertThat(again.select("#what-error").text()).contains("Bea Bos changed this", BETTER);
        assertThat(again.select("#what").text()).isEqualTo("Mine.");
        assertThat(story(message, recruiter).select("[data-note]").text()).contains(BETTER);
        var seen = again.select("input[name=version]").val();
        post(address(message), bea, "what", "Mine.", "version", seen);
        assertThat(story(message, recruiter).select("[data-note]").text()).contains("Mine.");
    }

    @Test
    void whatIsWrongIsSaidBesideTheFieldAndNothingTypedIsLost() {
        var message = refused("jan@home.example", "550 zxq blorp");
        var empty = Jsoup.parse(body(say(message, " \u200b\u0000 ", "typed")));
        assertThat(empty.select("#what-error").text()).isEqualTo("Write what happened.");
        assertThat(empty.select("#what").attr("aria-describedby"))
                .isEqualTo("what-error what-help");
        assertThat(empty.select("#next").text()).isEqualTo("typed");
        var words = "x".repeat(601);
        var large = Jsoup.parse(body(say(message, words, words)));
        assertThat(large.select("#what-error").text()).contains("601 characters", "at most 600");
        assertThat(large.select("#next-error").text()).contains("at most 300");
        assertThat(large.select("#what").text()).isEqualTo(words);
        assertThat(story(message, recruiter).select("[data-note]")).isEmpty();
        say(message, "😀".repeat(300), "é".repeat(300));
        assertThat(story(message, recruiter).select("[data-note]")).hasSize(1);
    }

    @Test
    void hostileWordsAreShownAsWords() {
        var message = refused("jan@home.example", "550 <script>alert(2)</script> zxq");
        var hostile = "<script>alert(1)</script> ${7*7} {0} [[x]] \u202e' \"&amp;";
        say(message, hostile, hostile);
        for (var path : List.of("/messages/" + message, address(message))) {
            assertThat(body(get(path, bea)))
                    .contains("&lt;script&gt;alert(1)&lt;/script&gt; ${7*7} {0} [[x]]")
                    .doesNotContain("<script>alert", "\u202e");
        }
        var again = body(post(address(message), bea, "what", hostile));
        assertThat(again).contains("changed this note");
        assertThat(again).doesNotContain("<script>alert");
    }

    @Test
    void onlyAdministratorsOfTheAgencyNote() {
        var message = refused("jan@home.example", "550 zxq blorp");
        say(message, BETTER, "");
        var paths = List.of("", "/wrong", "/remove");
        for (var path : paths) {
            assertThat(post(address(message) + path, recruiter, "what", "x")).hasStatus(403);
            var unsigned = mvc.post().uri(address(message) + path).param("what", "x").with(bea);
            assertThat(unsigned).hasStatus(403);
        }
        var home = agency;
        agency = fixture.agency();
        var stranger = administrator("Dirk");
        for (var path : paths) {
            var answer = post(address(message, home) + path, stranger, "what", "x");
            assertThat(answer.getResponse().getStatus()).isEqualTo(404);
        }
        assertThat(get(address(message, home), stranger).getResponse().getStatus()).isEqualTo(404);
        server = fixture.server(agency, smtp.port(), null, null);
        sender = fixture.user(agency);
        var theirs = refused("jan@home.example", "550 zxq blorp");
        assertThat(story(theirs, stranger).select("[data-note]")).isEmpty();
        assertThat(story(theirs, stranger).select("[data-asked] form")).hasSize(1);
        say(theirs, "Of the other agency.", "", stranger);
        assertThat(story(theirs, stranger).select("[data-note]").text()).contains("By Dirk");
        agency = home;
        assertThat(story(message, recruiter).select("[data-note]").text())
                .contains(BETTER)
                .doesNotContain("other agency");
    }

    @Test
    void theOperatorSeesWhatWasFoundWrongOnceAnAgencyAndWithoutAnythingOfAnybody() {
        var message =
                refused("kanarie@home.example", "550 5.7.1 Kanarie refused by kanarie.example");
        post(address(message) + "/wrong", bea);
        post(address(message) + "/wrong", bea);
        say(message, "Kanarie says so", "Ring Kanarie");
        var home = agency;
        agency = fixture.agency();
        server = fixture.server(agency, smtp.port(), null, null);
        sender = fixture.user(agency);
        bea = administrator("Dirk");
        say(refused("piet@home.example", "550 5.7.1 Piet refused by piet.example"), "x", "");
        fixture.in(home, "update app_user set operator = true where id = ?", senderOf(home));
        var begun = "update app_user set operator_since = ? where id = ?";
        fixture.in(home, begun, Timestamp.from(clock.instant()), senderOf(home));
        var lines = page("/operator/unknown-replies", operator(home)).select("#wrong tbody tr");
        assertThat(lines).hasSize(1);
        assertThat(lines.first().attr("data-cause")).isEqualTo("policy");
        assertThat(lines.text())
                .contains("~ refused by ~", "RCPT", "550 5.7.1", " 2 ")
                .doesNotContainIgnoringCase("kanarie", "piet", "says so");
    }

    @Test
    void atMost1000KindsAreKeptTheLatest() {
        jdbc.sql(
                        """
                        insert into wrong_explanation
                        select 'policy', 'DOT', 550, '', 'w' || n, 9, timestamptz '2020-01-01',
                            timestamptz '2020-01-01' + n * interval '1 second'
                        from generate_series(1, 1005) n
                        """)
                .update();
        say(refused("jan@home.example", "550 zxq"), BETTER, "");
        var words = jdbc.sql("select words from wrong_explanation").query(String.class).list();
        assertThat(words)
                .hasSize(WrongExplanations.MOST)
                .contains("~", "w1005")
                .doesNotContain("w1");
    }

    @Test
    void whereNoServerAnsweredNothingIsAsked() {
        smtp.close();
        var message = deliver("jan@home.example");
        assertThat(story(message, bea).select("[data-asked], [data-note]")).isEmpty();
        assertThat(get("/maintenance/explanations/" + UUID.randomUUID(), bea)).hasStatus(404);
        assertThat(get("/maintenance/explanations/" + message, bea)).hasStatus(404);
    }

    // ---- messages and people ----

    private UUID refused(String to, String reply) {
        smtp.reply("RCPT", reply);
        var message = deliver(to);
        smtp.behave();
        return message;
    }

    private UUID deliver(String to) {
        var message = enqueue(to);
        run();
        return message;
    }

    private MvcTestResult say(UUID message, String what, String next) {
        return say(message, what, next, bea);
    }

    private MvcTestResult say(UUID message, String what, String next, RequestPostProcessor who) {
        return post(address(message), who, "what", what, "next", next, "version", "");
    }

    private String address(UUID message) {
        return address(message, agency);
    }

    private String address(UUID message, UUID of) {
        var attempt = fixture.attempts(of, message).getFirst();
        return "/maintenance/explanations/" + attempt.getId();
    }

    private List<String> audited() {
        return jdbcIn(agency, "select action || ' ' || detail from audit_event order by at, ctid");
    }

    private UUID senderOf(UUID home) {
        return UUID.fromString(
                jdbcIn(home, "select id::text from app_user where role = 'RECRUITER'").getFirst());
    }

    private List<String> jdbcIn(UUID home, String sql) {
        return CurrentTenant.call(
                home,
                () ->
                        new TransactionTemplate(fixture.transactionManager)
                                .execute(_ -> jdbc.sql(sql).query(String.class).list()));
    }

    private Element story(UUID message, RequestPostProcessor who) {
        return page("/messages/" + message, who).selectFirst("#story");
    }

    private Document page(String path, RequestPostProcessor who) {
        return Jsoup.parse(body(get(path, who)));
    }

    private MvcTestResult get(String path, RequestPostProcessor who) {
        return mvc.get().uri(path).with(who).exchange();
    }

    private MvcTestResult post(String path, RequestPostProcessor who, String... fields) {
        var request = mvc.post().uri(path);
        for (int i = 0; i < fields.length; i += 2) {
            request.param(fields[i], fields[i + 1]);
        }
        return request.with(who).with(csrf()).exchange();
    }

    private static String body(MvcTestResult result) {
        assertThat(result).hasStatusOk();
        return new String(result.getResponse().getContentAsByteArray(), StandardCharsets.UTF_8);
    }

    private RequestPostProcessor administrator(String name) {
        var id = fixture.user(agency, Role.ADMIN);
        fixture.in(agency, "update app_user set display_name = ? where id = ?", name, id);
        return as(agency, id, Role.ADMIN);
    }

    private RequestPostProcessor operator(UUID home) {
        var me = new SignedIn(home, senderOf(home), Role.RECRUITER, true);
        var roles = AuthorityUtils.createAuthorityList("ROLE_RECRUITER", "ROLE_OPERATOR");
        return authentication(new UsernamePasswordAuthenticationToken(me, null, roles));
    }

    private static RequestPostProcessor as(UUID agency, UUID user, Role role) {
        return authentication(
                new UsernamePasswordAuthenticationToken(
                        new SignedIn(agency, user, role, false),
                        null,
                        AuthorityUtils.createAuthorityList("ROLE_" + role)));
    }
}

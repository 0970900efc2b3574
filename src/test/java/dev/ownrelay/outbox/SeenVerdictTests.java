package dev.ownrelay.outbox;

import static dev.ownrelay.server.SenderVerdict.Actor.ADMINISTRATOR;
import static dev.ownrelay.server.SenderVerdict.Actor.NOBODY;
import static dev.ownrelay.server.SenderVerdict.Actor.OPERATOR;
import static dev.ownrelay.server.SenderVerdict.Result.BELIEVED;
import static dev.ownrelay.server.SenderVerdict.Result.NOT_BELIEVED;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.account.Role;
import dev.ownrelay.account.StatementLog;
import dev.ownrelay.server.SenderVerdict;

import org.jsoup.nodes.Element;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.sql.Timestamp;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/// Whether receivers believe a sender stands wherever a server is chosen, used or looked after.
@ResourceLock("StatementLog")
class SeenVerdictTests extends MessagePageFixture {

    private static final String DOMAIN = "agency.example";
    private static final String ADVICE = "/maintenance/domains/of?domain=" + DOMAIN;
    private static final String REFUSAL = "550 5.7.26 Unauthenticated email is not accepted";

    UUID other;
    UUID administrator;

    @BeforeEach
    void twoServersOneOfThemChosen() {
        other = fixture.server(agency, 2525, null, null, "Other mail");
        administrator = fixture.user(agency, Role.ADMIN);
        fixture.in(agency, "update app_user set smtp_server_id = ?", server);
    }

    @ParameterizedTest
    @CsvSource({
        "en, Looking up, Receivers do not believe it, Receivers believe it",
        "nl, We zoeken na, Ontvangers geloven het niet, Ontvangers geloven het"
    })
    void theRouteLineSaysItAndLooksAgain(
            String language, String asking, String broken, String good) {
        speak(language);
        var line = page("/messages/new").selectFirst("#route-line");
        var route = line.selectFirst(".route");
        assertThat(route.attr("data-route-state")).isEqualTo("works");
        assertThat(route.attr("data-verdict")).isEqualTo("cannot-tell");
        assertThat(route.select(".verdict").text()).startsWith(asking);
        assertThat(line.attr("hx-trigger")).isEqualTo("every 3s");

        say(server, NOT_BELIEVED, "Mail One");
        line = again(line.attr("hx-get"));
        route = line.selectFirst(".route");
        assertThat(marks(route)).containsExactly("not-believed", "softfail", "fail", "no");
        assertThat(route.select("details:not([open]) > summary").text()).isEqualTo(broken);
        assertThat(route.select("details > :not(summary)").text()).contains("Mail One");
        assertThat(route.select("[data-actor]").attr("data-actor")).isEqualTo("ADMINISTRATOR");
        assertThat(route.select("a[href^=/maintenance]")).isEmpty();
        assertThat(line.attr("hx-trigger")).isEqualTo("every 20s");

        say(server, BELIEVED, "");
        route = again(line.attr("hx-get")).selectFirst(".route");
        assertThat(marks(route)).containsExactly("believed", "pass", "pass", "yes");
        assertThat(route.select(".verdict").text()).isEqualTo(good);
        assertThat(route.select("[data-actor]")).isEmpty();
    }

    @Test
    void theMenuOfOtherServersSaysItOfEachThatCanBeUsed() {
        say(server, NOT_BELIEVED, "Mail One");
        say(other, BELIEVED, "");
        var menu = page("/messages/new").select(".menu-option");
        assertThat(menu.select("[data-verdict]").eachAttr("data-verdict"))
                .containsExactly("not-believed", "believed");
        assertThat(menu.select("[data-verdict=not-believed] .said").text()).contains("Mail One");
        assertThat(menu.first().text()).contains("not set up");
        assertThat(menu.first().hasAttr("data-verdict")).isFalse();
    }

    @Test
    void administratorsAreLedToTheAdviceAndOnlyWhereItHelps() {
        reader = as(administrator, Role.ADMIN);
        say(server, NOT_BELIEVED, "Mail One");
        var route = page("/messages/new").selectFirst(".route");
        assertThat(route.select("a").attr("href")).isEqualTo(ADVICE);
        say(DOMAIN, server, NOT_BELIEVED, OPERATOR, "the relay");
        route = page("/messages/new").selectFirst(".route");
        assertThat(route.select("[data-actor]").text()).contains("The operator");
        assertThat(route.select("a")).isEmpty();
    }

    @Test
    void eachServerOfMyAccountHasItsVerdictBeforeItIsChosen() {
        say(server, NOT_BELIEVED, "<b>Mail</b>");
        var options = page("/account").select("#servers label");
        assertThat(options.eachAttr("data-route-state")).containsExactly("none", "works", "works");
        var refused = options.select(":has([value=" + server + "])").first();
        assertThat(marks(refused)).containsExactly("not-believed", "softfail", "fail", "no");
        assertThat(refused.select(".said").text())
                .startsWith(
                        "Receivers do not believe it The SPF record of agency.example does not name"
                                + " <b>Mail</b>");
        var asking = options.select(":has([value=" + other + "])").first();
        assertThat(asking.attr("data-verdict")).isEqualTo("cannot-tell");
        assertThat(asking.hasAttr("data-spf")).isFalse();
        assertThat(options.first().hasAttr("data-verdict")).isFalse();
    }

    @Test
    void myAccountLooksAgainAndKeepsWhatIsChosenThere() {
        var servers = page("/account").selectFirst("#servers");
        assertThat(servers.attr("hx-get")).isEqualTo("/account/servers");
        say(server, BELIEVED, "");
        say(other, NOT_BELIEVED, "Mail Two");
        var known = again("/account/servers?smtpServerId=" + other);
        assertThat(known.hasAttr("hx-get")).isFalse();
        assertThat(known.select("[checked]").val()).isEqualTo(other.toString());
        assertThat(known.select("label").eachAttr("data-verdict"))
                .containsExactly("believed", "not-believed");
        assertThat(mvc.get().uri("/account/servers").with(reader).exchange())
                .hasRedirectedUrl("/account#server");
    }

    @Test
    void anotherServerForAMessageHasItsVerdictAndTheBestStandsFirst() {
        smtp.reply("RCPT", "550 5.7.1 Unable to relay");
        var message = deliver("jan@home.example");
        say(server, NOT_BELIEVED, "Mail One");
        say(other, BELIEVED, "");
        var choices = html(submit("/messages/route", "id", message.toString())).select("main");
        assertThat(choices.select("section").eachAttr("data-verdict"))
                .containsExactly("believed", "not-believed");
        assertThat(choices.select("details:not([open]) [data-actor=ADMINISTRATOR]")).hasSize(1);
        var step = story(message).select("form[data-step=other-server]");
        assertThat(step.select(".form-check").eachAttr("data-verdict"))
                .containsExactly("believed", "not-believed");
        assertThat(step.select("[data-verdict=believed] input[checked]")).hasSize(1);
    }

    @Test
    void thePageOfAServerTellsItOfAllWhoChoseItByTheirDomain() {
        for (var email : List.of("kim@south.example", "lou@South.example")) {
            var user = fixture.user(agency);
            fixture.in(
                    agency,
                    "update app_user set email = ?, smtp_server_id = ? where id = ?",
                    email,
                    server,
                    user);
        }
        say(server, BELIEVED, "");
        say("south.example", server, NOT_BELIEVED, ADMINISTRATOR, "Mail South");
        reader = as(administrator, Role.ADMIN);
        var groups = page("/maintenance/smtp-servers/" + server).select("#senders [data-domain]");
        assertThat(groups.eachAttr("data-domain")).containsExactly("south.example", DOMAIN);
        assertThat(marks(groups.first())).containsExactly("not-believed", "softfail", "fail", "no");
        assertThat(groups.first().text()).contains("does not name Mail South");
        assertThat(groups.first().select("summary").text()).isEqualTo("2 users write from it");
        assertThat(groups.first().select("a[href*=/of?domain=south.example]")).hasSize(1);
        assertThat(groups.last().attr("data-verdict")).isEqualTo("believed");

        var list = page("/maintenance/smtp-servers");
        var mark = list.select("tr a[data-verdict=not-believed]");
        assertThat(mark.attr("aria-label"))
                .isEqualTo("Receivers do not believe south.example by this server");
        assertThat(mark.attr("href")).endsWith(server + "#senders");
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "nl"})
    void aRefusedSenderIsToldWhatTheRecordsSayAndAdministratorsWhereToMendIt(String language) {
        speak(language);
        smtp.reply("DOT", REFUSAL);
        var message = deliver("jan@home.example");
        assertThat(story(message).attr("data-cause")).isEqualTo("sender-domain-unauthenticated");
        assertThat(story(message).select("p[data-verdict]")).as("not known yet").isEmpty();
        say(server, NOT_BELIEVED, "Mail One");
        var story = story(message);
        assertThat(marks(story.selectFirst("p[data-verdict]")))
                .containsExactly("not-believed", "softfail", "fail", "no");
        assertThat(story.select("p[data-verdict]").text()).contains("Mail One");
        assertThat(story.select("[data-way=ASK]")).hasSize(1);
        assertThat(story.select("[data-way=DOMAIN]")).isEmpty();
        reader = as(administrator, Role.ADMIN);
        assertThat(story(message).select("[data-way=DOMAIN] a").attr("href")).isEqualTo(ADVICE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "en | 550 5.7.606 Access denied, banned sending IP | sending-ip-blocked"
                        + " | Where this mail server sends from",
                "nl | 550 5.7.25 no PTR record | sending-server-no-reverse-dns"
                        + " | Waarvandaan deze mailserver verstuurt"
            })
    void aServerThatIsNotTrustedLeadsToWhereItSendsFromAndToTheAdvice(
            String language, String reply, String cause, String words) {
        speak(language);
        smtp.reply("DOT", reply);
        var message = deliver("jan@home.example");
        assertThat(story(message).attr("data-cause")).isEqualTo(cause);
        assertThat(story(message).select("[data-way=ASK]")).hasSize(1);
        assertThat(story(message).select("a[href^=/maintenance]")).isEmpty();
        reader = as(administrator, Role.ADMIN);
        speak(language);
        assertThat(story(message).select("[data-way]").eachAttr("data-way"))
                .containsExactly("SENDING_ADDRESSES", "DOMAIN");
        var server = story(message).select("[data-way=SENDING_ADDRESSES] a");
        assertThat(server.text()).isEqualTo(words);
        assertThat(server.attr("href")).isEqualTo(page() + "#outgoingAddresses");
        assertThat(page(page()).select("input#outgoingAddresses")).hasSize(1);
        assertThat(story(message).select("[data-way=DOMAIN] a").attr("href")).isEqualTo(ADVICE);
        fixture.in(
                agency,
                "update message set reply_to = 'anna@agency.example' where id = ?",
                message);
        assertThat(story(message).select("[data-way=DOMAIN]"))
                .as("the relay writes as itself")
                .isEmpty();
    }

    private String page() {
        return "/maintenance/smtp-servers/" + server;
    }

    @ParameterizedTest
    @CsvSource({
        "en, Ask the operator of this installation to have the block of the default relay",
        "nl, Vraag de platformbeheerder om de blokkade van de standaardserver"
    })
    void ofADefaultRelayThatIsNotTrustedTheOperatorIsTold(String language, String words) {
        smtp.reply("DOT", "550 5.7.606 Access denied, banned sending IP");
        var refused = deliver("jan@home.example");
        smtp.behave();
        var back = deliver("jan@home.example");
        bounce(back, "5.7.606", "550 5.7.606 Access denied, banned sending IP");
        fixture.in(agency, "update message set smtp_server_id = null");
        reader = as(administrator, Role.ADMIN);
        speak(language);
        for (var message : List.of(refused, back)) {
            assertThat(story(message).text()).contains(words);
            assertThat(story(message).select("[data-way]").eachAttr("data-way"))
                    .containsExactly("DOMAIN");
        }
    }

    @Test
    void whatReceiversWouldNotBelieveByAnotherServerEitherIsNotThePrimaryStep() {
        smtp.reply("DOT", REFUSAL);
        var message = deliver("jan@home.example");
        fixture.in(
                agency, "update app_user set email = 'anna@agency.example' where id = ?", sender);
        say(other, NOT_BELIEVED, "Mail Two");
        assertThat(story(message).select(".btn-primary")).isEmpty();
        say(other, BELIEVED, "");
        assertThat(primary(message)).isEqualTo("other-server");
    }

    @Test
    void onceTheRecordIsMendedTheSameMailIsSentAgain() {
        smtp.reply("DOT", REFUSAL);
        say(server, BELIEVED, "");
        clock.advance(Duration.ofMinutes(1));
        var message = deliver("jan@home.example");
        assertThat(primary(message)).as("it was believed, and refused").isEqualTo("other-server");
        clock.advance(Duration.ofHours(1));
        say(server, BELIEVED, "");
        assertThat(primary(message)).isEqualTo("send-again");
        assertThat(story(message).select("p[data-verdict=believed]").text())
                .startsWith("Receivers believe it");
    }

    @Test
    void theFirstPageOfAdministratorsHasALineForEachBrokenDomain() {
        say(server, NOT_BELIEVED, "Mail of the agency");
        say(other, NOT_BELIEVED, "Other mail");
        assertThat(page("/").select("[data-broken]")).isEmpty();
        reader = as(administrator, Role.ADMIN);
        var line = page("/").select("[data-broken]");
        assertThat(line).hasSize(1);
        assertThat(marks(line.first())).containsExactly("not-believed", "softfail", "fail", "no");
        assertThat(line.text())
                .startsWith(
                        "Receivers do not believe 2 users of agency.example (by Mail of the"
                            + " agency). The SPF record of agency.example does not name Mail of");
        assertThat(line.select("a.btn").eachAttr("href")).containsExactly(ADVICE);
        say(DOMAIN, server, NOT_BELIEVED, OPERATOR, "Mail of the agency");
        assertThat(page("/").select("[data-broken] a")).isEmpty();
        assertThat(page("/").select("[data-broken]").text()).contains("The operator of");
        say(server, BELIEVED, "");
        assertThat(page("/").select("[data-broken]")).isEmpty();
    }

    @Test
    void aTestEmailSaysWhetherReceiversBelieveItsSender() {
        say(server, NOT_BELIEVED, "Mail One");
        var page = html(submit("/account/test-letter"));
        var line = page.selectFirst("#test-letter-report [data-test-verdict]");
        assertThat(marks(line)).containsExactly("not-believed", "softfail", "fail", "no");
        assertThat(line.text()).startsWith("Tested from " + sender + "@").contains("Mail One");

        reader = as(administrator, Role.ADMIN);
        var report = html(submit("/maintenance/smtp-servers/" + server + "/check"));
        assertThat(report.select("#test-result [data-test-verdict]").attr("data-verdict"))
                .isEqualTo("not-believed");
    }

    @Test
    void manyServersAreNoMoreQuestionsToTheDatabase() {
        reader = as(administrator, Role.ADMIN);
        var paths =
                List.of(
                        "/account",
                        "/messages/new",
                        "/maintenance/smtp-servers",
                        "/maintenance/smtp-servers/" + server);
        for (var path : paths) {
            var few = questions(path);
            for (int i = 0; i < 12; i++) {
                var one = fixture.server(agency, 2600, null, null, path + i);
                var user = fixture.user(agency);
                fixture.in(
                        agency, "update app_user set smtp_server_id = ? where id = ?", one, user);
            }
            assertThat(questions(path)).as(path).isEqualTo(few);
        }
    }

    private int questions(String path) {
        page(path);
        try (var log = new StatementLog()) {
            page(path);
            return log.ofThisThread().size();
        }
    }

    private void say(UUID by, SenderVerdict.Result result, String named) {
        var actor = result == BELIEVED ? NOBODY : ADMINISTRATOR;
        say(DOMAIN, by, result, actor, named);
    }

    /// @param named what the record does not name
    private void say(
            String domain,
            UUID by,
            SenderVerdict.Result result,
            SenderVerdict.Actor actor,
            String named) {
        boolean believed = result == BELIEVED;
        var now = Timestamp.from(clock.instant());
        fixture.in(
                agency,
                "delete from sender_verdict where from_domain = ? and smtp_server_id = ?",
                domain,
                by);
        fixture.in(
                agency,
                """
                insert into sender_verdict (tenant_id, id, from_domain, smtp_server_id, result, spf,
                    dmarc, aligned, words, arguments, actor, facts, since, asked_at)
                values (?, gen_random_uuid(), ?, ?, ?, ?, ?, ?, ?, ?::text[], ?, '', ?, ?)
                """,
                agency,
                domain,
                by,
                result.name(),
                believed ? "pass" : "softfail",
                believed ? "pass" : "fail",
                believed ? "yes" : "no",
                believed ? "verdict.record" : "verdict.server-not-named.none",
                "{\"%s\",\"%s\",198.51.100.7,\"\",\"%1$s\"}".formatted(domain, named),
                actor.name(),
                now,
                now);
    }

    private static List<String> marks(Element element) {
        return List.of(
                element.attr("data-verdict"),
                element.attr("data-spf"),
                element.attr("data-dmarc"),
                element.attr("data-aligned"));
    }

    private String primary(UUID message) {
        return story(message).select("[data-step]:has(.btn-primary)").attr("data-step");
    }

    /// What the open page asks for by itself.
    private Element again(String path) {
        var answer = mvc.get().uri(path).header("HX-Request", "true").with(reader).exchange();
        assertThat(answer).hasStatusOk();
        return html(answer).body().child(0);
    }
}

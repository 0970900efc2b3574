package dev.ownrelay.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.account.Role;
import dev.ownrelay.lane.LaneId;
import dev.ownrelay.login.GivenLogins;
import dev.ownrelay.message.MessageState;
import dev.ownrelay.support.ScriptedSmtpServer;

import org.jsoup.nodes.Element;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

import java.util.List;
import java.util.UUID;

/// A sign-in that was there and that its provider does not accept any more.
class LostSignInTests extends MessagePageFixture {

    private static final String SERVERS = "/maintenance/smtp-servers";

    @Autowired BeanFactory beans;

    private GivenLogins logins;
    private UUID admin;
    private RequestPostProcessor recruiter;
    private RequestPostProcessor administrator;

    @BeforeEach
    void aServerThatIsSignedInTo() {
        logins = new GivenLogins(beans, agency);
        admin = fixture.user(agency, Role.ADMIN);
        fixture.in(agency, "update app_user set smtp_server_id = ?", server);
        smtp.requireToken((_, token) -> token.equals("good"));
        recruiter = as(sender, Role.RECRUITER);
        administrator = as(admin, Role.ADMIN);
    }

    @Test
    void aSharedOneIsShownOnTheListAndOnTheServersPage() {
        lostForAll();
        reader = administrator;
        var line = only(SERVERS, "tr [data-sign-in=LOST]");
        assertThat(line.select("a").attr("href")).isEqualTo(SERVERS + "/" + server + "#sign-in");
        var page = only(SERVERS + "/" + server, "#sign-in[data-sign-in=LOST]");
        assertThat(page.text()).contains("consent was revoked");
        assertThat(page.select("form[action$=/sign-in] .btn-primary").text())
                .isEqualTo("Sign in again with Microsoft");
    }

    @Test
    void aSharedOneIsShownOnHomeWithWhoCanMendIt() {
        lostForAll();
        assertThat(only("/", "[data-sign-in=LOST]").text())
                .contains("Microsoft wants somebody to sign in again")
                .contains("Ask an administrator");
        reader = administrator;
        assertThat(only("/", "[data-sign-in=LOST] a.btn").attr("href"))
                .isEqualTo(SERVERS + "/" + server + "#sign-in");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/account", "/messages/new"})
    void aSharedOneIsShownWhereTheServerIsChosenAndUsed(String page) {
        lostForAll();
        for (var route : page(page).select("[data-route-state=sign-in-needed]")) {
            assertThat(route.text()).contains("signs in again", "Ask an administrator");
            assertThat(route.select("a[href*=sign-in]")).isEmpty();
        }
        reader = administrator;
        var routes = page(page).select("[data-route-state=sign-in-needed]");
        assertThat(routes).hasSizeGreaterThan(page.equals("/account") ? 0 : 1);
        for (var route : routes) {
            assertThat(route.select("a[data-way-out]").attr("href"))
                    .isEqualTo(SERVERS + "/" + server + "#sign-in");
        }
    }

    @Test
    void onesOwnIsShownWhereTheServerIsChosenAndUsed() {
        lostOfSender();
        var here = "/account?login=" + server + "#mail-login";
        assertThat(only("/", "[data-sign-in=LOST] a.btn").attr("href")).startsWith("/account");
        assertThat(
                        only("/messages/new", "#route-line .route[data-route-state=sign-in-needed]")
                                .select("a[data-way-out]")
                                .attr("href"))
                .isEqualTo(here);
        assertThat(
                        only("/account", "#servers [data-route-state=sign-in-needed]")
                                .select("a[data-way-out]")
                                .attr("href"))
                .isEqualTo(here);
        var own = only("/account", "#mail-login[data-sign-in=LOST]");
        assertThat(own.select(".btn-primary").text()).isEqualTo("Sign in again with Microsoft");
        assertThat(own.text()).contains("consent was revoked");
        assertThat(page("/account?login=" + UUID.randomUUID()).select("#mail-login")).isEmpty();
    }

    @Test
    void administratorsSeeWhoMustSignInForThemselves() {
        logins.signIn(eachUser(), admin, admin, "good");
        logins.signIn(server, sender, sender, "good");
        logins.lose(server, sender, "consent was revoked");
        fixture.in(
                agency,
                "update app_user set display_name = 'Ben Smit', smtp_server_id = ? where id = ?",
                server,
                fixture.user(agency));
        reader = administrator;
        assertThat(only(SERVERS, "tr [data-sign-in=MISSING]").text()).contains("2 users");
        var page = only(SERVERS + "/" + server, "#sign-in[data-sign-in=MISSING]");
        assertThat(page.select("[data-lost]").text()).startsWith("Anna de Vries, since");
        assertThat(page.text()).contains("Ben Smit", "Only they can");
        var home = only("/", "[data-sign-in=MISSING]");
        assertThat(home.text()).contains("2 colleagues have to sign in to Microsoft");
        assertThat(home.select("a.btn").attr("href"))
                .isEqualTo(SERVERS + "/" + server + "#sign-in");
        reader = recruiter;
        assertThat(page("/").select("[data-sign-in=MISSING]")).isEmpty();
    }

    @Test
    void theStoryAndTheBatchOfWhatWaitsSaySoToWhoCanAndToWhoCannot() {
        lostOfSender();
        var batch = UUID.randomUUID();
        var ids = enqueue(server, batch, 2);
        runner.run(agency, server);
        for (var path : List.of("/messages/" + ids.getFirst(), "/messages?batch=" + batch)) {
            reader = recruiter;
            var mine = only(path, "[data-sign-in]");
            assertThat(mine.text()).contains("Microsoft wants you to sign in again");
            assertThat(mine.select("a").attr("href"))
                    .isEqualTo("/account?login=" + server + "#mail-login");
            reader = administrator;
            var theirs = only(path, "[data-sign-in]");
            assertThat(theirs.text()).contains("Anna de Vries has to sign in to Microsoft again");
            assertThat(theirs.select("a")).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void emailsWaitWithoutAttemptsAndLeaveOnceAfterSomebodyHasSignedIn(boolean own) {
        if (own) {
            lostOfSender();
        } else {
            lostForAll();
        }
        var ids = enqueue(3);
        var lane = new LaneId(agency, server, own ? sender : null);
        runner.run(lane);
        assertThat(ids).allSatisfy(id -> assertThat(state(id)).isEqualTo(MessageState.QUEUED));
        assertThat(ids).allSatisfy(id -> assertThat(fixture.attempts(agency, id)).isEmpty());
        assertThat(smtp.connections()).isZero();

        logins.signIn(server, own ? sender : null, sender, "good");
        runner.run(lane);
        runner.run(lane);
        assertThat(ids).allSatisfy(id -> assertThat(state(id)).isEqualTo(MessageState.SENT));
        assertThat(smtp.messages())
                .extracting(ScriptedSmtpServer.Message::to)
                .hasSize(3)
                .doesNotHaveDuplicates();
    }

    private void lostForAll() {
        signsIn("DELEGATED");
        logins.signIn(server, null, admin, "good");
        logins.lose(server, null, "consent was revoked");
    }

    private void lostOfSender() {
        logins.signIn(eachUser(), sender, sender, "good");
        logins.lose(server, sender, "consent was revoked");
    }

    private UUID eachUser() {
        signsIn("EACH_USER");
        return server;
    }

    private void signsIn(String grant) {
        fixture.in(
                agency,
                """
                update smtp_server set sign_in = 'MICROSOFT', login_grant = ?, auth = 'PASSWORD',
                    client_id = 'client', username = ? where id = ?
                """,
                grant,
                grant.equals("DELEGATED") ? "office@agency.example" : "",
                server);
    }

    private Element only(String path, String css) {
        var found = page(path).select(css);
        assertThat(found).as(path + " " + css).hasSize(1);
        return found.first();
    }
}

package dev.ownrelay.agency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.ownrelay.support.Visitor;
import dev.ownrelay.tenant.Agencies;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.DefaultApplicationArguments;

import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;

class FirstStartTests extends AccountFixture {

    @Autowired SetupLinks links;
    @Autowired Agencies agencies;

    @BeforeEach
    void startWithNothing() {
        database.empty();
    }

    @Test
    void makesTheFirstAgencyAndItsOperatorThroughTheLink() {
        var browser = browser();
        var token = links.issue();
        assertThat(browser.get("/setup/" + token).body()).contains("Set up Ownrelay");
        var done = setUp(browser, token);
        assertThat(done.status()).isEqualTo(303);
        assertThat(done.location()).isEqualTo("/");
        var home = browser.remember(browser.get("/"));
        assertThat(home.document().select(".flash").text()).contains("you are signed in");
        assertThat(home.document().select("[data-first-step]").eachAttr("data-first-step"))
                .containsExactly("server", "choose", "test", "candidate", "message", "colleague");
        assertThat(browser.get("/maintenance/smtp-servers").document().select("main").text())
                .contains("No email can leave yet: this installation has no default relay.");
        assertThat(browser.get("/operator/agencies").status()).isEqualTo(200);
        assertThat(signedIn(ADMIN).get("/operator/agencies").status()).isEqualTo(200);
        assertThat(setUp(browser, token).status()).isEqualTo(410);
        assertThat(agencies.count()).isEqualTo(1);
    }

    @Test
    void saysWithoutAnAgencyThatItIsNotSetUpAndWhereTheLinkIs() {
        assertThat(browser().get("/").location()).isEqualTo("/login");
        assertThat(browser().get("/login").document().select("main").text())
                .contains("not set up yet", "a link to its log", "docker compose logs app")
                .doesNotContain("Password");
        assertThat(browser().speaking("nl").get("/login").document().select("main").text())
                .contains("nog niet ingericht", "een link in het log");
        firstAgency.found(agency("North", ADMIN), () -> {});
        assertThat(browser().get("/login").body()).contains("name=\"password\"");
    }

    @Test
    void lookingAtTheLinkUsesNothingUp() {
        var token = links.issue();
        for (var i = 0; i < 3; i++) {
            assertThat(browser().get("/setup/" + token).status()).isEqualTo(200);
        }
        assertThat(links.valid(token)).isTrue();
    }

    @Test
    void theLinkExpires() {
        var browser = browser();
        var token = links.issue();
        browser.get("/setup/" + token);
        clock.advance(SetupLinks.VALID);
        assertThat(setUp(browser, token).status()).isEqualTo(410);
        assertThat(browser.get("/setup/" + token).status()).isEqualTo(410);
        assertThat(agencies.count()).isZero();
    }

    @Test
    void aNewLinkEndsTheOneBefore() {
        var first = links.issue();
        var second = links.issue();
        assertThat(links.valid(first)).isFalse();
        assertThat(links.valid(second)).isTrue();
        assertThat(browser().get("/setup/" + "x".repeat(5000)).status()).isEqualTo(410);
    }

    @Test
    void ofManyAtTheSameMomentOneUsesTheLink() throws Exception {
        var token = links.issue();
        var tries = new ArrayList<Callable<Boolean>>();
        for (var i = 0; i < 8; i++) {
            var form = agency("North", "anna" + i + "@agency.test");
            tries.add(() -> founds(form, token));
        }
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var won = 0;
            for (var result : threads.invokeAll(tries)) {
                won += result.get() ? 1 : 0;
            }
            assertThat(won).isEqualTo(1);
        }
        assertThat(agencies.count()).isEqualTo(1);
    }

    @Test
    void saysWhatIsWrongAndKeepsWhatWasTyped() {
        var browser = browser();
        var token = links.issue();
        browser.get("/setup/" + token);
        var page =
                browser.post(
                        "/setup/" + token,
                        "name",
                        "North & South",
                        "locale",
                        "nl",
                        "adminName",
                        "",
                        "adminEmail",
                        "not an address",
                        "adminPassword",
                        "password1234");
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.document().text())
                .contains("Fill in a name.", "Fill in one address", "too easy to guess");
        assertThat(page.document().selectFirst("#name").val()).isEqualTo("North & South");
        assertThat(page.body()).doesNotContain("password1234");
        assertThat(agencies.count()).isZero();
    }

    @Test
    void makesTheAgencyThatThePropertiesName() {
        start(new BootstrapProperties("South", ADMIN, PASSWORD));
        assertThat(agencies.findAllByOrderByName()).extracting("name").containsExactly("South");
        assertThat(user(ADMIN).operator()).isTrue();
        start(new BootstrapProperties("Again", "other@agency.test", PASSWORD));
        assertThat(agencies.count()).isEqualTo(1);
    }

    @Test
    void namesThePropertyThatIsWrong() {
        assertThatIllegalStateException()
                .isThrownBy(() -> start(new BootstrapProperties("South", ADMIN, null)))
                .withMessageContaining("ownrelay.bootstrap.password");
        assertThatIllegalStateException()
                .isThrownBy(() -> start(new BootstrapProperties("South", "x", PASSWORD)))
                .withMessageContaining("ownrelay.bootstrap.email");
        assertThatIllegalStateException()
                .isThrownBy(() -> start(new BootstrapProperties("South", ADMIN, "short")))
                .withMessageContaining("ownrelay.bootstrap.password");
        assertThat(new BootstrapProperties("South", ADMIN, PASSWORD).toString())
                .doesNotContain(PASSWORD);
    }

    private boolean founds(AgencyForm form, String token) {
        try {
            firstAgency.found(form, () -> links.redeem(token));
            return true;
        } catch (SetupLinks.Spent | FirstAgency.AlreadyFounded e) {
            return false;
        }
    }

    private void start(BootstrapProperties properties) {
        new FirstStart(firstAgency, links, properties, "http://localhost")
                .run(new DefaultApplicationArguments());
    }

    private static Visitor.Page setUp(Visitor browser, String token) {
        return browser.post(
                "/setup/" + token,
                "name",
                "North",
                "locale",
                "en",
                "adminName",
                "Anna",
                "adminEmail",
                ADMIN,
                "adminPassword",
                PASSWORD);
    }
}

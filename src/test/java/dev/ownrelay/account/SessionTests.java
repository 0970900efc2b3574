package dev.ownrelay.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.agency.AccountFixture;
import dev.ownrelay.support.Visitor;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/// Sessions as browsers use them: many requests at once.
class SessionTests extends AccountFixture {

    @RepeatedTest(3)
    void requestsThatAreAllTheFirstToKeepSomethingAreAllAnswered() throws Exception {
        var browser = browser();
        browser.signIn(ADMIN, PASSWORD);
        database.execute(
                "delete from spring_session_attributes where attribute_name like '%CSRF%'");
        assertThat(atOnce(browser)).extracting(Visitor.Page::status).containsOnly(200);
    }

    @Test
    void formsOfPagesThatWereOpenedAtOnceAfterSignInAreAllTaken() throws Exception {
        var browser = browser();
        browser.signIn(ADMIN, PASSWORD);
        for (var page : atOnce(browser)) {
            browser.remember(page);
            assertThat(browser.post("/account/appearance", "locale", "nl", "theme", "dark"))
                    .extracting(Visitor.Page::status)
                    .isEqualTo(303);
        }
    }

    /// It was read before the change, and stored after all sessions had been ended.
    @Test
    void aSessionThatWasBegunWithThePasswordBeforeEnds() {
        var browser = signedIn(RECRUITER);
        database.execute(
                "update app_user set password_hash = '%s' where email = '%s'"
                        .formatted(passwords.hash("four yellow trams"), RECRUITER));
        assertThat(browser.get("/account").location()).isEqualTo("/login?ended");
        assertThat(browser.get("/account").location()).isEqualTo("/login");
    }

    @Test
    void aSessionEndsTwelveHoursAfterItBeganHoweverBusyItIs() {
        var browser = signedIn(RECRUITER);
        age("11:59");
        assertThat(browser.get("/account").status()).isEqualTo(200);
        age("0:01");
        assertThat(browser.get("/account").location()).isEqualTo("/login");
        assertThat(browser.signIn(RECRUITER, PASSWORD).location()).isEqualTo("/account");
    }

    @Test
    void aSessionEndsHalfAnHourAfterItsLastRequest() {
        var browser = signedIn(RECRUITER);
        database.execute("update spring_session set last_access_time = last_access_time - 1800000");
        assertThat(browser.get("/account").location()).isEqualTo("/login");
    }

    private void age(String hours) {
        database.execute(
                """
                update spring_session
                set creation_time = creation_time - extract(epoch from interval '%s') * 1000
                """
                        .formatted(hours));
    }

    private static List<Visitor.Page> atOnce(Visitor browser) throws InterruptedException {
        Callable<Visitor.Page> page = () -> browser.send(browser.request("/candidates").GET());
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = threads.invokeAll(Stream.generate(() -> page).limit(16).toList());
            return answers.stream().map(Future::resultNow).toList();
        }
    }
}

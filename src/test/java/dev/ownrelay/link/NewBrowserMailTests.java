package dev.ownrelay.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.support.Visitor;

import io.micrometer.core.instrument.MeterRegistry;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;

/// Whoever signs in with a password that was stolen cannot do it in silence.
class NewBrowserMailTests extends LinkFixture {

    private static final String BO = "bo@agency.test";
    private static final String UNTOLD = "ownrelay.browsers.untold";
    private static final String FIREFOX =
            "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0";

    @Autowired MeterRegistry meters;

    private Visitor known;

    @BeforeEach
    void signInForTheFirstTime() {
        known = browser();
        signIn(known, PASSWORD);
    }

    @Test
    void tellsOfABrowserThatIsNotKnownOnce() {
        assertThat(news()).as("the first sign-in of all").isEmpty();
        var stranger = browser().with(FIREFOX).from("192.0.2.66");
        signIn(stranger, PASSWORD);
        assertThat(news()).hasSize(1);
        assertThat(news().getFirst().subject())
                .isEqualTo("Somebody signed in to your account in a new browser");
        assertThat(news().getFirst().text())
                .contains("Hello Rik", "at North", "Firefox on Linux", "From 192.0.2.66")
                .contains(day(Locale.ENGLISH), "/reset", "/account/sessions");
        signIn(stranger, PASSWORD);
        signIn(known, PASSWORD);
        assertThat(news()).hasSize(1);
    }

    @Test
    void speaksTheLanguageOfTheUser() {
        known.post("/account/appearance", "locale", "nl", "theme", "auto");
        signIn(browser().with(FIREFOX), PASSWORD);
        assertThat(news().getFirst().subject())
                .isEqualTo("Er is in een nieuwe browser op je account ingelogd");
        assertThat(news().getFirst().text())
                .contains("Hallo Rik", "Firefox op Linux", day(Locale.of("nl")))
                .contains("Vanaf 127.0.0.1", "/reset", "/account/sessions");
    }

    @Test
    void isNoNewsWhereThePasswordWasWrong() {
        browser().signIn(RECRUITER, "a wrong password");
        assertThat(news()).isEmpty();
    }

    @Test
    void tellsAFewTimesADayHoweverManyBrowsersThereAre() {
        for (var i = 0; i < NewBrowserMail.MOST_A_DAY + 2; i++) {
            clock.advance(Duration.ofHours(2));
            signIn(browser(), PASSWORD);
        }
        assertThat(news()).hasSize(NewBrowserMail.MOST_A_DAY);
        clock.advance(Duration.ofDays(1));
        signIn(browser(), PASSWORD);
        assertThat(news()).hasSize(NewBrowserMail.MOST_A_DAY + 1);
    }

    @Test
    void isNoNewsToWhoHasJustChosenThePassword() {
        invite("Bo", BO);
        var invited = browser();
        choose(invited, lastMailTo(BO).path(), OWN_PASSWORD);
        assertThat(mailsTo(BO)).hasSize(1);
        invited.get("/account");
        invited.post("/logout");
        assertThat(invited.signIn(BO, OWN_PASSWORD).location()).isEqualTo("/");
        assertThat(mailsTo(BO)).hasSize(1);
        assertThat(browser().signIn(BO, OWN_PASSWORD).location()).isEqualTo("/");
        assertThat(mailsTo(BO)).extracting(Mail::kind).contains("new-browser");
    }

    @Test
    void tellsOfABrowserThatWasForgotten() {
        clock.advance(Duration.ofDays(181));
        signIn(known, PASSWORD);
        assertThat(news()).hasSize(1);
    }

    @Test
    void tellsOfABrowserThatWasSignedOutFromElsewhere() {
        var desk = browser();
        signIn(desk, PASSWORD);
        assertThat(news()).hasSize(1);
        desk.post("/account/sessions/end");
        signIn(desk, PASSWORD);
        assertThat(news()).as("the one that it was pressed in").hasSize(1);
        signIn(known, PASSWORD);
        assertThat(news()).hasSize(2);
    }

    @Test
    void tellsOfABrowserThatWasSignedOutAlone() {
        var desk = browser();
        signIn(desk, PASSWORD);
        var third = browser();
        signIn(third, PASSWORD);
        assertThat(news()).hasSize(2);
        clock.advance(Duration.ofDays(1));
        var oldest = desk.get("/account/sessions").document().select("#sessions form").last();
        assertThat(desk.post(oldest.attr("action")).status()).isEqualTo(303);
        signIn(third, PASSWORD);
        signIn(desk, PASSWORD);
        assertThat(news()).as("of those that stayed").hasSize(2);
        signIn(known, PASSWORD);
        assertThat(news()).hasSize(3);
    }

    /// The older session was left open in the same browser.
    @Test
    void isNoNewsWhereABrowserSignsItselfOut() {
        forgetCookie(known, "SESSION");
        signIn(known, PASSWORD);
        var form = known.get("/account/sessions").document().select("#sessions form");
        assertThat(known.post(form.first().attr("action")).status()).isEqualTo(303);
        signIn(known, PASSWORD);
        assertThat(news()).isEmpty();
    }

    @Test
    void tellsOfTheBrowserThatSignedTheOthersOutWhereItIsNotKnown() {
        var stranger = browser();
        signIn(stranger, PASSWORD);
        forgetCookie(stranger, "device");
        assertThat(stranger.post("/account/sessions/end").status()).isEqualTo(303);
        assertThat(news()).hasSize(1);
        signIn(stranger, PASSWORD);
        assertThat(news()).as("it did not make itself known").hasSize(2);
    }

    private static void forgetCookie(Visitor browser, String name) {
        var cookies = browser.cookies().getCookieStore();
        cookies.getCookies().stream()
                .filter(cookie -> cookie.getName().equals(name))
                .toList()
                .forEach(cookie -> cookies.remove(null, cookie));
    }

    @Test
    void whereItCannotBeToldSomebodyIsLetInAllTheSame() {
        var before = meters.counter(UNTOLD).count();
        superuser.sql("alter table link_asked rename to link_asked_away").update();
        try {
            signIn(browser(), PASSWORD);
        } finally {
            superuser.sql("alter table link_asked_away rename to link_asked").update();
        }
        assertThat(news()).isEmpty();
        assertThat(meters.counter(UNTOLD).count() - before).isOne();
    }

    @Test
    void tellsAFewTimesADayHoweverManySignInAtTheSameMoment() throws Exception {
        var tries = new ArrayList<Callable<Visitor.Page>>();
        for (var i = 0; i < 2 * NewBrowserMail.MOST_A_DAY; i++) {
            var browser = browser().from("192.0.2." + i);
            browser.get("/login");
            tries.add(() -> browser.signIn(RECRUITER, PASSWORD));
        }
        assertThat(atOnce(tries)).allMatch(page -> page.location().equals("/"));
        assertThat(news()).hasSize(NewBrowserMail.MOST_A_DAY);
    }

    private static void signIn(Visitor browser, String password) {
        assertThat(browser.signIn(RECRUITER, password).location()).isEqualTo("/");
        browser.get("/account");
    }

    private String day(Locale locale) {
        return DateTimeFormatter.ofPattern("EEEE d MMMM yyyy HH:mm 'UTC'", locale)
                .format(clock.instant().atOffset(ZoneOffset.UTC));
    }

    private List<Mail> news() {
        return mailsTo(RECRUITER).stream()
                .filter(mail -> mail.kind().equals("new-browser"))
                .toList();
    }
}

package dev.ownrelay.signin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;

import dev.ownrelay.account.Role;
import dev.ownrelay.account.SignInThrottle;
import dev.ownrelay.agency.AccountFixture;

import jakarta.servlet.http.Cookie;

import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/// From outside nobody can tell which accounts there are: the answers are the same to the octet,
/// and so is every statement that they cost.
@Isolated("listens to the log, whose levels every start of an application sets anew")
class SignInSecrecyTests extends AccountFixture {

    private static final int SAMPLES = 100;
    private static final String GUESS = "not the password";
    private static final List<String> SQL =
            List.of("org.springframework.jdbc.core.JdbcTemplate", "org.hibernate.SQL");

    /// Somebody who may be there, and a password that is not right.
    private record Try(String email, String password) {}

    /// What a try cost and got.
    private record Seen(int status, List<String> headers, List<String> statements, String page) {}

    @Autowired MockMvcTester mvc;
    @Autowired UnknownBrowsers unknown;

    private final Statements statements = new Statements();
    private List<Try> tries;

    @BeforeEach
    void disableSomebody() {
        join(ADMIN, "Dirk", "dirk@agency.test", Role.RECRUITER);
        database.execute("update app_user set enabled = false where email = 'dirk@agency.test'");
        tries =
                List.of(
                        new Try(RECRUITER, GUESS),
                        new Try("nobody@agency.test", GUESS),
                        new Try("dirk@agency.test", GUESS),
                        new Try("dirk@agency.test", PASSWORD));
        statements.listen();
    }

    @AfterEach
    void stopListening() {
        statements.silence();
    }

    @Test
    void aTryThatIsLookedAt() {
        var seen = new ArrayList<Seen>();
        for (int i = 0; i < SAMPLES; i++) {
            seen.add(seen(tries.get(i % tries.size()), ""));
            clock.advance(UnknownBrowsers.ROUND);
        }
        assertThat(seen).containsOnly(seen.getFirst());
        assertThat(seen.getFirst().page()).contains("The address or the password is not right.");
        assertThat(seen.getFirst().statements()).hasSizeGreaterThan(8);
    }

    @Test
    void aTryThatHasToWait() {
        var seen = new ArrayList<Seen>();
        for (int i = 0; i < SAMPLES; i++) {
            var next = tries.get(i % tries.size());
            fill(next.email());
            seen.add(seen(next, ""));
            clock.advance(UnknownBrowsers.ROUND);
        }
        assertThat(seen).containsOnly(seen.getFirst());
        assertThat(seen.getFirst().page()).contains("Try again in");
    }

    /// The browser of a colleague, who may be the one who wants to know.
    @Test
    void aTryByABrowserThatAnotherAccountKnows() {
        var colleague = signedIn(ADMIN).cookies().getCookieStore().getCookies().stream();
        var token = colleague.filter(c -> c.getName().equals("device")).findFirst().orElseThrow();
        var seen = new ArrayList<Seen>();
        for (int i = 0; i < tries.size() * 4; i++) {
            var next = tries.get(i % tries.size());
            seen.add(seen(next, token.getValue()));
            clock.advance(UnknownBrowsers.ROUND);
        }
        assertThat(seen).containsOnly(seen.getFirst());
    }

    /// An owner who comes in leaves no trace in what strangers are told.
    @Test
    void theOwnerWhoSignsInChangesNothingForOthers() {
        assertThat(guesses(RECRUITER, true)).isEqualTo(guesses("nobody@agency.test", false));
    }

    private List<Boolean> guesses(String email, boolean owner) {
        var let = new ArrayList<Boolean>();
        for (int i = 0; i < 2 * SignInLine.BY_ACCOUNT; i++) {
            let.add(letThrough(email, "network " + i / 2, "guess " + i));
            if (owner) {
                browser().from("198.51.100." + i).signIn(email, PASSWORD);
            }
        }
        clock.advance(UnknownBrowsers.ROUND);
        return let;
    }

    private void fill(String email) {
        int i = 0;
        while (letThrough(email, "network " + i, "guess " + i)) {
            i++;
        }
    }

    private boolean letThrough(String email, String network, String browser) {
        try {
            unknown.admit(email, network, browser);
            return true;
        } catch (SignInThrottle.TooSoon e) {
            return false;
        }
    }

    private Seen seen(Try next, String device) {
        var form = mvc.perform(get("/login")).getResponse();
        var session = form.getCookie("SESSION");
        var token = form(form).selectFirst("input[name=_csrf]").val();
        statements.forget();
        var answer =
                mvc.perform(
                        post("/login")
                                .cookie(cookies(session, device))
                                .param("_csrf", token)
                                .param("username", next.email())
                                .param("password", next.password()));
        var cost = statements.heard();
        var page = form(mvc.perform(get("/login").cookie(session)).getResponse());
        page.select("input[name=_csrf], meta[name=_csrf], meta[name=csp-nonce], #username")
                .remove();
        return new Seen(answer.getResponse().getStatus(), headers(answer), cost, page.outerHtml());
    }

    private static Cookie[] cookies(Cookie session, String device) {
        return device.isEmpty()
                ? new Cookie[] {session}
                : new Cookie[] {session, new Cookie("device", device)};
    }

    private static Document form(MockHttpServletResponse response) {
        return Jsoup.parse(new String(response.getContentAsByteArray(), StandardCharsets.UTF_8));
    }

    private static List<String> headers(MvcTestResult answer) {
        var headers = new TreeMap<String, Object>();
        var response = answer.getResponse();
        response.getHeaderNames().forEach(name -> headers.put(name, response.getHeaders(name)));
        return headers.entrySet().stream()
                .map(header ->
                        header.toString()
                                .replaceAll("'nonce-[^']+'", "'nonce'")
                                .replaceAll("SESSION=[^;]+", "SESSION"))
                .toList();
    }

    /// The statements of the thread that listens.
    private static final class Statements extends AppenderBase<ILoggingEvent> {

        private final Thread thread = Thread.currentThread();
        private final List<String> heard = new ArrayList<>();

        void listen() {
            start();
            for (var name : SQL) {
                var logger = (Logger) LoggerFactory.getLogger(name);
                logger.setLevel(Level.DEBUG);
                logger.setAdditive(false);
                logger.addAppender(this);
            }
        }

        void silence() {
            for (var name : SQL) {
                var logger = (Logger) LoggerFactory.getLogger(name);
                logger.detachAppender(this);
                logger.setAdditive(true);
                logger.setLevel(null);
            }
            stop();
        }

        void forget() {
            heard.clear();
        }

        List<String> heard() {
            return List.copyOf(heard);
        }

        @Override
        protected void append(ILoggingEvent event) {
            if (Thread.currentThread() == thread) {
                heard.add(event.getFormattedMessage());
            }
        }
    }
}

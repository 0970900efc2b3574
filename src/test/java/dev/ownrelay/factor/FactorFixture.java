package dev.ownrelay.factor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.link.LinkFixture;
import dev.ownrelay.support.CodeApp;
import dev.ownrelay.support.Visitor;

import org.springframework.beans.factory.annotation.Autowired;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/// A recruiter who may set up an app with codes.
public abstract class FactorFixture extends LinkFixture {

    protected static final String PAGE = "/account/factors";
    protected static final Duration STEP = Duration.ofSeconds(30);

    @Autowired Factors factors;

    /// What somebody has who has set up an app.
    protected record SetUp(CodeApp app, List<String> recovery) {}

    /// Sets up an app in a browser that is signed in, and waits until it shows the next code.
    protected SetUp setUp(Visitor browser) {
        var app = begin(browser);
        var codes = browser.post(PAGE + "/confirm", "code", app.code(clock.instant())).document();
        clock.advance(STEP);
        return new SetUp(app, codes.select("[data-recovery-code]").eachText());
    }

    static CodeApp begin(Visitor browser) {
        browser.get(PAGE);
        var page = browser.post(PAGE + "/new", "currentPassword", PASSWORD).document();
        return new CodeApp(page.select("[data-totp-secret]").attr("data-totp-secret"));
    }

    protected String code(SetUp factor) {
        return factor.app().code(clock.instant());
    }

    /// A code that no app shows at the time.
    protected String wrong(SetUp factor) {
        var now = clock.instant();
        var near =
                List.of(
                        factor.app().code(now.minus(STEP)),
                        factor.app().code(now),
                        factor.app().code(now.plus(STEP)));
        return List.of("000000", "000001", "000002", "000003").stream()
                .filter(code -> !near.contains(code))
                .findFirst()
                .orElseThrow();
    }

    /// Signed in by the password alone.
    protected Visitor half() {
        return half(browser());
    }

    protected Visitor half(Visitor browser) {
        assertThat(browser.signIn(RECRUITER, PASSWORD).location()).isEqualTo("/login/code");
        assertThat(browser.get("/login/code").status()).isEqualTo(200);
        return browser;
    }

    protected static Visitor.Page type(Visitor browser, String code) {
        return browser.post("/login/code", "code", code);
    }

    /// As English pages write it.
    static String day(Instant instant) {
        return DateTimeFormatter.ofPattern("EEE d MMM", Locale.ENGLISH)
                .format(instant.atZone(ZoneOffset.UTC));
    }

    protected String trail() {
        return admin.get("/maintenance/audit").document().text();
    }
}

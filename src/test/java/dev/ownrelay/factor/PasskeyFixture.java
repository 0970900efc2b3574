package dev.ownrelay.factor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.support.SoftPasskey;
import dev.ownrelay.support.Visitor;

import java.util.List;

/// Users who may add passkeys.
abstract class PasskeyFixture extends FactorFixture {

    static final String PASSKEYS = PAGE + "/passkeys";

    /// What a browser that is signed in is asked for a new one, after the password.
    static String askedForNew(Visitor browser) {
        browser.get(PASSKEYS + "/new");
        var page = browser.post(PASSKEYS + "/new", "currentPassword", PASSWORD).document();
        return page.select("[data-options]").attr("data-options");
    }

    static Visitor.Page confirm(Visitor browser, String name, String answer) {
        return browser.post(PASSKEYS + "/confirm", "name", name, "answer", answer);
    }

    static SoftPasskey add(Visitor browser, String name) {
        var passkey = new SoftPasskey();
        var page = confirm(browser, name, passkey.make(askedForNew(browser)));
        assertThat(page.status()).as(page.location()).isIn(200, 303);
        assertThat(page.location()).isIn("", PAGE);
        return passkey;
    }

    /// What the sign-in page is asked.
    static String asked(Visitor browser) {
        browser.get("/login");
        return browser.post("/login/passkey/challenge").body();
    }

    static Visitor.Page signIn(Visitor browser, String answer) {
        return browser.post("/login/passkey", "answer", answer);
    }

    static Visitor.Page signIn(Visitor browser, SoftPasskey passkey) {
        return signIn(browser, passkey.prove(asked(browser)));
    }

    /// What is asked in place of a code, of somebody who has given the password.
    static String askedAtCode(Visitor browser) {
        browser.get("/login/code");
        return browser.post("/login/code/challenge").body();
    }

    String path(String name) {
        var id = superuser.sql("select id from passkey where name = ?").param(name);
        return PASSKEYS + "/" + id.query().singleValue();
    }

    List<String> names() {
        return superuser.sql("select name from passkey").query(String.class).list();
    }

    static String problem(Visitor browser) {
        return browser.get("/login").document().select("[data-flash=problem]").text();
    }
}

package dev.ownrelay.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.account.Role;
import dev.ownrelay.account.SignedIn;
import dev.ownrelay.conversation.Tls;
import dev.ownrelay.server.Destination;
import dev.ownrelay.server.ServerPages;

import org.jsoup.Jsoup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.util.LinkedMultiValueMap;

import java.util.List;
import java.util.UUID;

class SmtpServerPageTests extends ServerPages {

    @Test
    void looksUpOnlySoManyNamesAMinuteForOnePerson() {
        var form = form("10.0.0.1", "", "");
        for (int i = 0; i < SmtpServerValidator.LOOK_UPS; i++) {
            form.set("address", "name-" + i + ".invalid");
            form.set("name", "");
            assertThat(post(URL + "/new", form)).bodyText().doesNotContain("address-error");
        }
        form.set("name", "Names");
        for (int i = 0; i < SmtpServerValidator.LOOK_UPS; i++) {
            form.set("name", "Name " + i);
            assertThat(post(URL + "/new", form)).hasStatus(303);
        }
        form.set("name", "One more");
        assertThat(post(URL + "/new", form)).bodyText().contains("many names within a minute");
    }

    @Test
    void anEmptyTableSaysWhatItIsFor() {
        assertThat(get(URL)).hasStatusOk().bodyText().contains("Add your SMTP server");
    }

    @Test
    void addsAServerAndSealsItsPassword() {
        var answer = post(URL + "/new", form("mail.agency.test", "anna", CANARY));
        assertThat(answer).hasStatus(303).hasRedirectedUrl(URL);
        var server = only();
        assertThat(sealed()).startsWith("v1:").doesNotContain("canary");
        assertThat(secretOf(server.getId())).contains(CANARY);
        assertThat(get(URL)).bodyText().contains("mail.agency.test:587", "anna", "Not tested");
        assertThat(actions()).containsOnly("smtp-server.added", "smtp-server.secret-set");
    }

    @ParameterizedTest
    @CsvSource({
        "mail.agency.test, STARTTLS, mail.agency.test, 587",
        "mail.agency.test, TLS, mail.agency.test, 465",
        "mail.agency.test, NONE, mail.agency.test, 25",
        "' mail.agency.test : 2525 ', STARTTLS, , ",
        "'  mail.agency.test:2525  ', STARTTLS, mail.agency.test, 2525",
        "[mail.agency.test]:2525, TLS, mail.agency.test, 2525",
        "8.8.8.8, STARTTLS, 8.8.8.8, 587",
        "8.8.8.8:25, STARTTLS, 8.8.8.8, 25",
        "[2606:4700::1111], TLS, 2606:4700::1111, 465",
        "[2606:4700::1111]:2525, TLS, 2606:4700::1111, 2525",
        "[IPv6:2606:4700::1111]:2525, TLS, 2606:4700::1111, 2525",
        "bücher.example, TLS, xn--bcher-kva.example, 465",
        "smtp://mail.agency.test, TLS, ,",
        "2606:4700::1111, TLS, ,",
        "mail.agency.test:99999, TLS, ,",
        "10.1.2.3, TLS, ,",
        "169.254.169.254, TLS, ,",
        "[::ffff:10.0.0.1], TLS, ,",
        "'', TLS, ,",
    })
    void takesEveryFormOfAnAddress(String typed, Tls tls, String host, Integer port) {
        var form = form(typed, "", "");
        form.set("tls", tls.name());
        var answer = post(URL + "/new", form);
        if (host == null) {
            assertThat(answer).hasStatusOk().bodyText().contains("address-error");
            assertThat(all()).isEmpty();
        } else {
            assertThat(answer).hasStatus(303);
            assertThat(only().settings().destination())
                    .isEqualTo(new Destination(host, port, tls, null, null));
        }
    }

    @Test
    void keepsWhatWasTypedBesideTheErrors() {
        var form = form("mail.agency.test:x", "anna <b>", CANARY);
        form.set("name", "");
        form.set("senderDomains", "agency.test nonsense..");
        form.set("maxConnections", "many");
        assertThat(post(URL + "/new", form))
                .hasStatusOk()
                .bodyText()
                .contains("mail.agency.test:x", "anna &lt;b&gt;", "nonsense..", "many")
                .contains("name-error", "address-error", "senderDomains-error")
                .contains("maxConnections-error", "Type it again")
                .doesNotContain("canary");
    }

    /// No page sends such words; whoever does loses nothing, and hears of it.
    @ParameterizedTest
    @CsvSource({"tls, sometimes", "signs, perhaps", "enabled, maybe"})
    void aWordThatAFieldDoesNotKnowLosesNothingTyped(String field, String word) {
        var form = form("mail.agency.test:x", "anna", CANARY);
        form.set("name", "My typed name");
        form.set("outgoingAddresses", "192.0.2.1 nonsense");
        form.set("maxConnections", "many");
        form.set(field, word);
        var page = post(URL + "/new", form);
        assertThat(page)
                .hasStatusOk()
                .bodyText()
                .contains("My typed name", "mail.agency.test:x", "anna", "192.0.2.1 nonsense")
                .contains("value=\"many\"", "maxConnections-error", "address-error")
                .doesNotContain("canary");
        if (field.equals("tls")) {
            assertThat(page).bodyText().contains("tls-error");
        }
        var id = add();
        form.set("version", version(id));
        assertThat(post(URL + "/" + id, form))
                .hasStatusOk()
                .bodyText()
                .contains("My typed name", "mail.agency.test:x", "value=\"many\"");
    }

    /// Browsers send and show nothing where a field for numbers holds something else.
    @Test
    void lettersInAFieldForNumbersComeBack() throws Exception {
        var page = Jsoup.parse(get(URL + "/new").getResponse().getContentAsString());
        for (var field : List.of("maxConnections", "perMinute", "perDay")) {
            var input = page.selectFirst("#" + field);
            assertThat(input.attr("type")).as(field).isEqualTo("text");
            assertThat(input.attr("inputmode")).as(field).isEqualTo("numeric");
        }
    }

    @Test
    void aServerWhoseAddressIsForbiddenNowCanBeSwitchedOffButNotOn() {
        var id = add();
        asAgency(() -> jdbc.sql("update smtp_server set host = '10.1.2.3'").update());
        var form = edited(id);
        form.set("address", "10.1.2.3");
        form.set("password", CANARY);
        assertThat(post(URL + "/" + id, form)).bodyText().contains("address-error");
        form.set("enabled", "false");
        assertThat(post(URL + "/" + id, form)).hasStatus(303);
        assertThat(only().settings().enabled()).isFalse();
        form.set("version", version(id));
        form.set("address", "10.1.2.4");
        assertThat(post(URL + "/" + id, form)).bodyText().contains("address-error");
    }

    @Test
    void aServerThatWouldGetEmailsInClearTextIsSavedOnlyWhileItIsOff() {
        var form = form("8.8.8.8", "", "");
        form.set("tls", "NONE");
        assertThat(post(URL + "/new", form))
                .hasStatusOk()
                .bodyText()
                .contains("tls-error", "8.8.8.8", "others on the way could read them")
                .doesNotContain("address-error");
        form.set("address", "127.0.0.1");
        assertThat(post(URL + "/new", form)).hasStatus(303);
        asAgency(() -> jdbc.sql("update smtp_server set host = '8.8.8.8'").update());
        var stored = only();
        form.set("version", version(stored.getId()));
        form.set("address", "8.8.8.8");
        assertThat(post(URL + "/" + stored.getId(), form)).bodyText().contains("tls-error");
        form.set("enabled", "false");
        assertThat(post(URL + "/" + stored.getId(), form)).hasStatus(303);
        var on = new LinkedMultiValueMap<String, String>();
        on.set("enabled", "true");
        var answer = post(URL + "/" + stored.getId() + "/switch", on);
        assertThat(answer).hasRedirectedUrl(URL + "/" + stored.getId());
        assertThat(only().settings().enabled()).isFalse();
    }

    @Test
    void normalisesSenderDomains() {
        var form = form("mail.agency.test", "", "");
        form.set("senderDomains", " @Agency.TEST, bücher.example;agency.test ");
        post(URL + "/new", form);
        assertThat(only().settings().senderDomains())
                .isEqualTo("agency.test xn--bcher-kva.example");
    }

    @Test
    void aNameIsTakenOnceInAnAgency() {
        add();
        var form = form("other.agency.test", "", "");
        form.set("name", "AGENCY mail");
        assertThat(post(URL + "/new", form))
                .hasStatusOk()
                .bodyText()
                .contains("has this name already", "other.agency.test");
        assertThat(all()).hasSize(1);
        me = administrator(agency());
        assertThat(post(URL + "/new", form)).hasStatus(303);
    }

    @Test
    void theSecondOfTwoAdministratorsIsToldAndLosesNothing() {
        var id = add();
        var first = edited(id);
        var second = edited(id);
        first.set("address", "new.agency.test");
        first.set("password", "first");
        second.set("name", "Second");
        assertThat(post(URL + "/" + id, first)).hasStatus(303);
        var told = post(URL + "/" + id, second);
        assertThat(told)
                .hasStatusOk()
                .bodyText()
                .contains("Somebody else", "new.agency.test", "value=\"Second\"");
        assertThat(only().settings().name()).isEqualTo("Agency mail");
        second.set("version", version(id));
        second.set("address", "new.agency.test");
        assertThat(post(URL + "/" + id, second)).hasStatus(303);
        assertThat(only().settings().name()).isEqualTo("Second");
        assertThat(secretOf(id)).contains("first");
    }

    @Test
    void aForeignServerIsNotFound() {
        var id = add();
        me = administrator(agency());
        var form = form("mail.agency.test", "anna", "");
        for (var other : List.of(id.toString(), UUID.randomUUID().toString(), "nonsense")) {
            assertThat(get(URL + "/" + other)).hasStatus(404);
            assertThat(get(URL + "/" + other + "/delete")).hasStatus(404);
            assertThat(post(URL + "/" + other, form)).hasStatus(404);
            assertThat(post(URL + "/" + other + "/test", form)).hasStatus(404);
            assertThat(post(URL + "/" + other + "/delete", form)).hasStatus(404);
        }
        me = administrator(agency);
        assertThat(all()).hasSize(1);
    }

    @Test
    void onlyAdministratorsSeeTheTable() {
        me = new SignedIn(agency, user(agency, null, Role.RECRUITER), Role.RECRUITER, false);
        assertThat(get(URL)).hasStatus(403);
    }

    private String sealed() {
        return asAgency(() ->
                jdbc.sql("select sealed_secret from smtp_server").query(String.class).single());
    }
}

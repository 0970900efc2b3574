package dev.ownrelay.upkeep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.authentication;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import dev.ownrelay.account.Role;
import dev.ownrelay.conversation.Tls;
import dev.ownrelay.rejection.Stage;
import dev.ownrelay.server.ServerPages;
import dev.ownrelay.support.ScriptedSmtpServer;
import dev.ownrelay.tenant.CurrentTenant;
import dev.ownrelay.trial.LivePage;
import dev.ownrelay.trial.PageGate;

import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;

import java.util.UUID;
import java.util.function.Supplier;

class ServerTestPageTests extends ServerPages {

    @Autowired PageGate gate;

    @AutoClose private final ScriptedSmtpServer server = ScriptedSmtpServer.start();

    @Test
    void tellsTheStepsOfATestBeforeSaving() {
        var page = post(URL + "/test", local("", ""));
        assertThat(page)
                .hasStatusOk()
                .bodyText()
                .contains("The server can be used", "Connect", "127.0.0.1:" + server.port());
        assertThat(all()).isEmpty();
        assertThat(actions()).containsExactly("smtp-server.tested");
    }

    @Test
    void aTestOfWordsThatNoFieldKnowsLosesNothingThatWasTyped() {
        var form = local("", "");
        form.set("tls", "SOMETIMES");
        form.set("enabled", "perhaps");
        assertThat(post(URL + "/test", form))
                .hasStatusOk()
                .bodyText()
                .contains("tls-error", "127.0.0.1:" + server.port());
        assertThat(server.connections()).isZero();
    }

    @Test
    void logsInWithWhatWasTypedAndNeverShowsIt() {
        server.extensions("AUTH PLAIN").requireLogin("anna: x", CANARY);
        assertThat(post(URL + "/test", local("anna: x", CANARY)))
                .bodyText()
                .contains("The server can be used", "Type it again", "anna: x")
                .doesNotContain("canary");
    }

    @Test
    void testsTheStoredPasswordAndRemembersTheResult() {
        server.extensions("AUTH PLAIN").requireLogin("anna", CANARY);
        var id = stored();
        assertThat(post(URL + "/" + id + "/test", typedAgain(id)))
                .bodyText()
                .contains("The server can be used");
        assertThat(get(URL)).bodyText().contains("Works", "dot-ok");
        server.reply("AUTH", "535 5.7.8 <b>no</b>");
        assertThat(post(URL + "/" + id + "/test", typedAgain(id)))
                .bodyText()
                .contains("did not accept the", "5.7.8 &lt;b&gt;no");
        assertThat(get(URL)).bodyText().contains("Refuses the login", "dot-bad");
    }

    @Test
    void aTestOfOtherSettingsIsNotRemembered() {
        server.extensions("AUTH PLAIN").requireLogin("anna", CANARY);
        var id = stored();
        var form = typedAgain(id);
        form.set("password", "wrong");
        assertThat(post(URL + "/" + id + "/test", form)).bodyText().contains("alert-danger", "bad");
        assertThat(get(URL)).bodyText().contains("Not tested");
    }

    @Test
    void theMenuOfARowTestsSwitchesAndLeadsOn() {
        server.extensions("AUTH PLAIN").requireLogin("anna", CANARY);
        var row = URL + "/" + stored();
        var none = new LinkedMultiValueMap<String, String>();
        assertThat(get(URL)).bodyText().contains(row + "/check", row + "/switch", row + "/delete");
        assertThat(post(row + "/check", none)).bodyText().contains("The server can be used");
        assertThat(only().lastCheck().ok()).isTrue();
        none.set("enabled", "false");
        assertThat(post(row + "/switch", none)).hasStatus(303);
        assertThat(only().settings().enabled()).isFalse();
        none.set("enabled", "true");
        assertThat(post(row + "/switch", none)).hasStatus(303);
        assertThat(only().settings().enabled()).isTrue();
        assertThat(secretOf(only().getId())).isPresent();
        me = administrator(agency());
        for (var act : new String[] {"/check", "/switch"}) {
            assertThat(post(row + act, none)).hasStatus(404);
        }
    }

    @Test
    void aTestStopsNoOtherAdministrator() {
        server.extensions("AUTH PLAIN").requireLogin("anna", CANARY);
        var id = stored();
        var form = typedAgain(id);
        post(URL + "/" + id + "/test", typedAgain(id));
        form.set("name", "Renamed");
        assertThat(post(URL + "/" + id, form)).hasStatus(303);
        assertThat(get(URL)).bodyText().contains("Renamed", "Works");
    }

    @Test
    void sendsTheStoredPasswordOnlyWhereItBelongs() {
        server.extensions("AUTH PLAIN");
        var id = stored();
        try (var rogue = ScriptedSmtpServer.start().extensions("AUTH PLAIN")) {
            var form = typedAgain(id);
            form.set("address", "127.0.0.1:" + rogue.port());
            assertThat(post(URL + "/" + id + "/test", form))
                    .bodyText()
                    .contains("password-error", "The test did not run");
            assertThat(rogue.connections()).isZero();
        }
    }

    @Test
    void fiveTestsAMinuteAreEnough() {
        for (int i = 0; i < 5; i++) {
            assertThat(post(URL + "/test", local("", ""))).bodyText().contains("can be used");
        }
        assertThat(post(URL + "/test", local("", ""))).bodyText().contains("five tests");
        assertThat(server.connections()).isEqualTo(5);
    }

    @Test
    void whoWaitsForServersLeavesOtherAgenciesTheirPages() {
        var page = CurrentTenant.call(agency, () -> full(() -> post(URL + "/test", local("", ""))));
        assertThat(page).bodyText().contains("wait for mail servers just now");
        assertThat(server.connections()).isZero();
        var other =
                CurrentTenant.call(
                        UUID.randomUUID(),
                        () ->
                                full(() ->
                                        CurrentTenant.call(
                                                agency, () -> post(URL + "/test", local("", "")))));
        assertThat(other).bodyText().contains("can be used");
    }

    /// While as many pages of the agency wait as may.
    private <T> T full(Supplier<T> work) {
        return gate.pass(() -> full(work)).orElseGet(work);
    }

    @Test
    void aForbiddenAddressCostsATestToo() {
        var form = form("10.1.2.3", "", "");
        for (int i = 0; i < 5; i++) {
            assertThat(post(URL + "/test", form)).bodyText().contains("address-error");
        }
        assertThat(post(URL + "/test", form))
                .bodyText()
                .contains("five tests")
                .doesNotContain("address-error");
    }

    @Test
    void asksWhetherTheServerTakesAMessageFromTheAdministratorToTheAdministrator() {
        post(URL + "/test", local("", ""));
        var address = me.userId() + "@agency.test";
        assertThat(server.commands())
                .containsSubsequence(
                        "MAIL FROM:<" + address + ">", "RCPT TO:<" + address + ">", "RSET");
        assertThat(server.messages()).isEmpty();
    }

    @Test
    void remembersThatTheServerRefusesTheRecipient() {
        server.extensions("AUTH PLAIN").requireLogin("anna", CANARY);
        var id = stored();
        server.reply("RCPT", "554 5.7.1 <i>Relay</i> access denied");
        assertThat(post(URL + "/" + id + "/test", typedAgain(id)))
                .bodyText()
                .contains("does not pass on emails to other addresses for it")
                .contains("5.7.1 &lt;i&gt;Relay&lt;/i&gt; access denied")
                .contains("C: AUTH PLAIN ***");
        assertThat(only().lastCheck().ok()).isFalse();
        assertThat(only().lastCheck().stage()).isEqualTo(Stage.RCPT);
    }

    @Test
    void sendsThePartsOfAResultAloneToThePageThatWaitsForThem() throws Exception {
        var answer =
                mvc.post()
                        .uri(URL + "/test")
                        .params(local("", ""))
                        .header(LivePage.HEADER, "1")
                        .with(authentication(token()))
                        .with(csrf())
                        .exchange();
        assertThat(answer).hasStatusOk().hasHeader("X-Accel-Buffering", "no");
        var page = Jsoup.parse(answer.getResponse().getContentAsString());
        assertThat(page.select("html > head *")).isEmpty();
        assertThat(page.select("body > li strong").eachText())
                .isEqualTo(page.select("#test-result .steps > li strong").eachText())
                .hasSize(6);
        assertThat(page.select("body > *:not(li)").eachAttr("id")).containsExactly("test-result");
    }

    @Test
    void offersToSwitchToTheModeOfThePortAndToTestAgain() throws Exception {
        var form = local("", "");
        form.set("tls", "TLS");
        var offer = page(post(URL + "/test", form)).select("#test-result button[name=switchTo]");
        assertThat(offer.eachAttr("value")).containsExactly("STARTTLS");
        assertThat(offer.attr("data-retest")).isEqualTo("127.0.0.1:" + server.port());
        form.set("switchTo", "NONE");
        var switched = page(post(URL + "/test", form));
        assertThat(switched.select("#tls option[selected]").eachAttr("value"))
                .containsExactly("NONE");
        assertThat(switched.text()).contains("The server can be used");
        form.set("switchTo", "no-mode");
        assertThat(page(post(URL + "/test", form)).select("#tls option[selected]").attr("value"))
                .isEqualTo("TLS");
    }

    @Test
    void aPortThatOnlyBelongsToTheOldModeIsLeftToTheNewOne() {
        var form = SmtpServerForm.empty();
        assertThat(typed("mail.agency.test:465", Tls.TLS).switchedTo(Tls.STARTTLS).address())
                .isEqualTo("mail.agency.test");
        assertThat(typed("mail.agency.test:587", Tls.TLS).switchedTo(Tls.STARTTLS).address())
                .isEqualTo("mail.agency.test:587");
        assertThat(form.switchedTo(Tls.TLS).tls()).isEqualTo(Tls.TLS);
    }

    private static SmtpServerForm typed(String address, Tls tls) {
        return new SmtpServerForm(
                "", address, tls, "", "", true, "", "", "", "", "", "", "", false, "");
    }

    @Test
    void isGreenUpToTheSenderAndAsksForAUserOfTheServer() throws Exception {
        server.extensions("AUTH PLAIN").requireLogin("anna", CANARY);
        var id = stored();
        var stranger = user(agency, null, Role.RECRUITER);
        server.replyOnce("MAIL", "553 5.7.1 Sender address rejected: not owned by user");
        var form = typedAgain(id);
        var nobody = page(post(URL + "/" + id + "/test", form));
        assertThat(nobody.select("#test-result [data-only-sender]")).hasSize(1);
        assertThat(nobody.select("#test-result .alert-danger, #testAs")).isEmpty();
        assertThat(nobody.select("#test-result").text()).contains("No user has chosen this server");

        var chooser = user(agency, id, Role.RECRUITER);
        server.replyOnce("MAIL", "553 5.7.1 Sender address rejected: not owned by user");
        assertThat(page(post(URL + "/" + id + "/test", form)).select("#testAs")).hasSize(1);
        form.set("testAs", stranger + "@agency.test");
        int before = server.connections();
        assertThat(page(post(URL + "/" + id + "/test", form)).select("#testAs-error")).hasSize(1);
        assertThat(server.connections()).isEqualTo(before);
        form.set("testAs", chooser + "@agency.test");
        assertThat(page(post(URL + "/" + id + "/test", form)).text())
                .contains("The server can be used");
        assertThat(server.commands()).contains("MAIL FROM:<" + chooser + "@agency.test>");
    }

    private static Document page(MvcTestResult answer) throws Exception {
        return Jsoup.parse(answer.getResponse().getContentAsString());
    }

    @Test
    void aGoodTestThatIsSavedCountsAsOneOfTheServer() throws Exception {
        server.extensions("AUTH PLAIN").requireLogin("anna", CANARY);
        var form = local("anna", CANARY);
        var page = Jsoup.parse(post(URL + "/test", form).getResponse().getContentAsString());
        form.set("tested", page.select("#test-result input[name=tested]").val());
        assertThat(post(URL + "/new", form)).hasStatus(303);
        assertThat(only().lastCheck().ok()).isTrue();
        assertThat(get(URL)).bodyText().contains("Works", "dot-ok").doesNotContain("Not tested");
        assertThat(get(URL + "/" + only().getId())).bodyText().contains("One test went well");
    }

    @Test
    void aProofOfOtherSettingsOrOfSomebodyElseIsWorthNothing() throws Exception {
        server.extensions("AUTH PLAIN").requireLogin("anna", CANARY);
        var form = local("anna", CANARY);
        var page = Jsoup.parse(post(URL + "/test", form).getResponse().getContentAsString());
        form.set("tested", page.select("input[name=tested]").val());
        form.set("password", "another");
        assertThat(post(URL + "/new", form)).hasStatus(303);
        assertThat(only().lastCheck()).isNull();
        me = administrator(agency);
        form.set("password", CANARY);
        form.set("name", "Second");
        assertThat(post(URL + "/new", form)).hasStatus(303);
        form.set("tested", "x");
        form.set("name", "Third");
        assertThat(post(URL + "/new", form)).hasStatus(303);
        assertThat(all()).hasSize(3).allMatch(row -> row.lastCheck() == null);
    }

    private UUID stored() {
        post(URL + "/new", local("anna", CANARY));
        return only().getId();
    }

    private MultiValueMap<String, String> typedAgain(UUID id) {
        var form = local("anna", "");
        form.set("version", version(id));
        return form;
    }

    private MultiValueMap<String, String> local(String username, String password) {
        var form = form("127.0.0.1:" + server.port(), username, password);
        form.set("tls", "NONE");
        return form;
    }
}

package dev.ownrelay.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.authentication;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import dev.ownrelay.account.Role;
import dev.ownrelay.account.SignedIn;
import dev.ownrelay.server.ServerPages;
import dev.ownrelay.support.ScriptedSmtpServer;
import dev.ownrelay.tenant.CurrentTenant;

import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.mock.web.MockMultipartFile;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;

import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

class ServerImportPageTests extends ServerPages {

    private static final String IMPORT = URL + "/import";
    private static final String PASSWORD = "canary-4711 x";

    @Autowired KeptLogins logins;

    @AutoClose
    private final ScriptedSmtpServer smtp =
            ScriptedSmtpServer.start().requireLogin("anna", PASSWORD);

    @AutoClose private final ScriptedSmtpServer rogue = ScriptedSmtpServer.start();

    @Test
    void showsWhatWasReadAndSavesNothingBeforeSave() {
        var page = paste("Agency mail;[mail.agency.test]:587;anna " + PASSWORD + ";agency.test");
        assertThat(value(page, 0, "name")).isEqualTo("Agency mail");
        assertThat(value(page, 0, "address")).isEqualTo("[mail.agency.test]:587");
        assertThat(page.select("[name='rows[0].tls'] option[selected]").val())
                .isEqualTo("STARTTLS");
        assertThat(value(page, 0, "username")).isEqualTo("anna");
        assertThat(value(page, 0, "senderDomains")).isEqualTo("agency.test");
        assertThat(value(page, 0, "password")).isEmpty();
        assertThat(page.select("[data-row=0]").attr("data-password")).isEqualTo("KEPT");
        assertThat(page.outerHtml()).doesNotContain("canary");
        assertThat(all()).isEmpty();

        assertThat(send("/save", form(page))).hasStatus(303).hasRedirectedUrl(URL);
        var server = only();
        assertThat(secretOf(server.getId())).contains(PASSWORD);
        assertThat(actions()).contains("smtp-server.added", "smtp-server.secret-set");
        assertThat(kept()).as("nothing is kept any longer").isZero();
    }

    @Test
    void readsAFile() throws Exception {
        var file =
                new MockMultipartFile(
                        "file",
                        "servers.csv",
                        "text/csv",
                        ("Name,Host,Port,User,Password\r\nA,mail.agency.test,465,anna," + PASSWORD)
                                .getBytes(StandardCharsets.UTF_8));
        var answer =
                mvc.post()
                        .uri(IMPORT)
                        .multipart()
                        .file(file)
                        .with(authentication(token()))
                        .with(csrf())
                        .exchange();
        var page = Jsoup.parse(answer.getResponse().getContentAsString());
        assertThat(value(page, 0, "address")).isEqualTo("mail.agency.test:465");
        assertThat(page.select("[name='rows[0].tls'] option[selected]").val()).isEqualTo("TLS");
        assertThat(page.outerHtml()).doesNotContain("canary");
    }

    @Test
    void splitsTheLoginElsewhereWhenTheUserNameIsCorrected() {
        var form = form(paste("A;[mail.agency.test]:587;anna smith secret"));
        form.set("rows[0].username", "anna smith");
        assertThat(send("/save", form)).hasStatus(303);
        assertThat(only().settings().destination().username()).isEqualTo("anna smith");
        assertThat(secretOf(only().getId())).contains("secret");
    }

    @Test
    void withoutAPasswordAServerIsAddedAndOff() {
        var page = paste("A;[mail.agency.test]:587;anna");
        assertThat(page.select("[data-row=0]").attr("data-password")).isEqualTo("LATER");
        var answer = send("/save", form(page));
        assertThat(answer).hasStatus(303);
        assertThat(String.valueOf(answer.getMvcResult().getFlashMap().get("notice")))
                .contains("One server was added", "off, because the password is missing: A");
        assertThat(only().settings().enabled()).isFalse();
        assertThat(only().settings().destination().username()).isEqualTo("anna");

        var on = new LinkedMultiValueMap<String, String>();
        on.set("enabled", "true");
        var url = URL + "/" + only().getId();
        assertThat(post(url + "/switch", on)).hasStatus(303).hasRedirectedUrl(url);
        assertThat(only().settings().enabled()).as("it could not send").isFalse();
    }

    @Test
    void testsEachAndSavesNothing() {
        var list =
                """
                Good;127.0.0.1:%1$d;none;anna %2$s
                Bad;127.0.0.1:%1$d;none;anna wrong
                Later;127.0.0.1:%1$d;none;anna
                """;
        var page = page(send("/test", form(paste(list.formatted(smtp.port(), PASSWORD)))));
        assertThat(page.select("[data-row=0] [data-found=ok]")).hasSize(1);
        assertThat(page.select("[data-row=0]").attr("data-passed")).isEqualTo("yes");
        assertThat(page.select("[data-row=1] [data-found=failed]")).hasSize(1);
        assertThat(page.select("[data-row=2] [data-untested]").text()).contains("no password yet");
        assertThat(page.outerHtml()).doesNotContain("canary");
        assertThat(smtp.messages()).isEmpty();
        assertThat(all()).isEmpty();

        long before = smtp.count("AUTH");
        var again = page(send("/test", form(page)));
        assertThat(again.select("[data-row=0]").attr("data-passed")).isEqualTo("yes");
        assertThat(smtp.count("AUTH") - before).as("only what failed").isOne();
    }

    @Test
    void aTestThatWentWellIsTheLastCheckOfExactlyWhatIsAdded() {
        var list =
                """
                A tested;127.0.0.1:%1$d;none;anna %2$s
                B untested;127.0.0.1:%1$d;none;anna %2$s
                C changed;127.0.0.1:%1$d;none;anna %2$s
                """;
        var form = form(page(send("/test", form(paste(list.formatted(smtp.port(), PASSWORD))))));
        form.set("rows[1].passed", "v1:forged");
        form.set("rows[2].password", "another");
        assertThat(send("/save", form)).hasStatus(303);
        assertThat(all())
                .extracting(server -> server.lastCheck() != null && server.lastCheck().ok())
                .containsExactly(true, false, false);
    }

    @Test
    void aPasswordOfTheListGoesNowhereElse() {
        var form = form(paste("A;[mail.agency.test]:587;anna " + PASSWORD));
        for (var change :
                List.of(
                        List.of("address", "127.0.0.1:" + rogue.port(), "tls", "NONE"),
                        List.of("address", "other.agency.test:587", "tls", "STARTTLS"),
                        List.of("address", "[mail.agency.test]:587", "tls", "NONE"),
                        List.of("address", "[mail.agency.test]:2525", "tls", "STARTTLS"),
                        List.of("address", "[mail.agency.test]:587", "tls", "TLS"),
                        List.of("username", "ann", "tls", "STARTTLS"))) {
            var changed = new LinkedMultiValueMap<>(form);
            changed.set("rows[0]." + change.get(0), change.get(1));
            changed.set("rows[0]." + change.get(2), change.get(3));
            var page = page(send("/test", changed));
            assertThat(page.select("#row0-password-error").text())
                    .as("%s", change)
                    .contains("Type the password again");
            assertThat(send("/save", changed)).hasStatusOk();
        }
        assertThat(rogue.connections()).isZero();
        assertThat(all()).isEmpty();
        assertThat(send("/save", form)).as("as it was").hasStatus(303);
    }

    @Test
    void aLoginInTheDatabaseGoesToNobodyElse() {
        var form =
                form(paste("A;[mail.agency.test]:587;anna " + PASSWORD + "\nB;[b.test]:587;ben x"));
        asAgency(() ->
                jdbc.sql(
                                """
                                update server_import set sealed_login =
                                    (select sealed_login from server_import where line = 0)
                                where line = 1\
                                """)
                        .update());
        form.set("rows[1].username", "anna");
        assertThat(page(send("/save", form)).select("#row1-password-error")).hasSize(1);
        me = administrator(agency);
        assertThat(page(send("/test", form)).select("[data-password=KEPT]"))
                .as("a colleague's list")
                .isEmpty();
        agency = agency();
        me = administrator(agency);
        assertThat(page(send("/test", form)).select("[data-password=KEPT]"))
                .as("another agency's list")
                .isEmpty();
    }

    @Test
    void whatIsTypedOnThePageIsKeptAndNotShown() {
        var form = form(paste("A;no address;anna"));
        form.set("rows[0].address", "no address");
        form.set("rows[0].username", "anna");
        form.set("rows[0].password", PASSWORD);
        var page = page(send("/save", form));
        assertThat(page.select("#row0-address-error").text()).contains("not the name");
        assertThat(page.select("[data-row=0]").attr("data-password")).isEqualTo("KEPT");
        assertThat(page.outerHtml()).doesNotContain("canary");
        var corrected = form(page);
        corrected.set("rows[0].address", "mail.agency.test");
        assertThat(send("/save", corrected)).hasStatus(303);
        assertThat(secretOf(only().getId())).contains(PASSWORD);
    }

    @Test
    void whatStandsInTheTableIsMarkedAndLeftOut() {
        add();
        var page =
                paste(
                        """
                        AGENCY MAIL;[other.agency.test]:587;anna x
                        Same place;[mail.agency.test]:587;anna x
                        New;[new.agency.test]:587;anna x
                        """);
        assertThat(page.select("[data-standing=yes]")).hasSize(2);
        assertThat(page.select("[name$=chosen][checked]").attr("name")).isEqualTo("rows[2].chosen");
        assertThat(send("/save", form(page))).hasStatus(303);
        assertThat(all()).hasSize(2);

        var chosen = form(page);
        chosen.set("rows[0].chosen", "true");
        chosen.set("rows[0].password", "x");
        chosen.remove("rows[2].chosen");
        var refused = page(send("/save", chosen));
        assertThat(refused.select("#row0-name-error").text()).contains("has this name already");
        assertThat(all()).hasSize(2);
    }

    @Test
    void oneFaultAndNothingIsAdded() {
        var list =
                """
                Good;[mail.agency.test]:587;anna x
                Twice;[b.agency.test]:587;ben x
                twice;[c.agency.test]:587;cas x
                Inside;10.1.2.3:587;dan x
                """;
        var page = page(send("/save", form(paste(list))));
        assertThat(page.select(".alert-danger").text()).contains("Nothing was added yet");
        assertThat(page.select("#row2-name-error")).hasSize(1);
        assertThat(page.select("#row3-address-error").text()).contains("may not be used here");
        assertThat(all()).isEmpty();
        assertThat(value(page, 0, "name")).isEqualTo("Good");
        assertThat(page.select("[data-password=KEPT]")).hasSize(4);
    }

    @Test
    void wordsThatNoFieldKnowsLoseNothingThatWasTyped() {
        var form = form(paste("A;[mail.agency.test]:587;anna x"));
        form.set("rows[0].chosen", "perhaps");
        form.set("rows[0].tls", "SOMETIMES");
        for (var step : List.of("/test", "/save")) {
            var page = page(send(step, form));
            assertThat(value(page, 0, "address")).isEqualTo("[mail.agency.test]:587");
            assertThat(page.select("[data-row]")).hasSize(1);
        }
        assertThat(all()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"rows[4000].name", "rows[-1].name", "rows[x].name", "rows["})
    void rowsThatNoPageHasAreRefused(String name) {
        var form = form(paste("A;[mail.agency.test]:587;anna x"));
        form.set(name, "B");
        for (var step : List.of("/test", "/save")) {
            assertThat(send(step, form)).hasStatus(400);
        }
        assertThat(all()).isEmpty();
    }

    @Test
    void fiveListsAMinuteForOnePerson() {
        for (int i = 0; i < ServerImport.LISTS; i++) {
            assertThat(paste("A;[mail.agency.test]:587;anna x").select("[data-row]")).hasSize(1);
        }
        var page = paste("A;[mail.agency.test]:587;anna x");
        assertThat(page.select("#list-error").text()).contains("Wait a minute");
        assertThat(paste(";").select("#list-error").text())
                .as("asked before anything is read")
                .contains("Wait a minute");
        assertThat(kept()).isEqualTo(ServerImport.LISTS);
    }

    @Test
    void nothingChosenIsNothingAdded() {
        var form = form(paste("A;[mail.agency.test]:587;anna x"));
        form.remove("rows[0].chosen");
        assertThat(page(send("/save", form)).select(".alert-danger").text())
                .contains("No server is chosen");
        assertThat(page(post(IMPORT, new LinkedMultiValueMap<>())).select("#list-error"))
                .hasSize(1);
    }

    @Test
    void saysWhichLoginsEndAndTakesTheLimitsOfTheProvider() {
        var page = paste("M365;[smtp.office365.com]:587;anna@agency.test x");
        assertThat(page.select("[data-ends]").text()).contains("Microsoft 365", "1 Jan 2027");
        assertThat(send("/save", form(page))).hasStatus(303);
        assertThat(only().settings().perMinute()).isEqualTo(30);
        assertThat(only().settings().maxConnections()).isEqualTo(3);
    }

    @Test
    void testsTwentyAMinuteForOnePerson() {
        var list = new StringBuilder();
        for (int i = 0; i < 25; i++) {
            list.append("S%d;127.0.0.1:%d;none;anna %s\n".formatted(i, smtp.port(), PASSWORD));
        }
        var page = page(send("/test", form(paste(list.toString()))));
        assertThat(page.select("[data-passed]")).hasSize(ServerImport.TESTS);
        assertThat(page.select("[data-untested]")).hasSize(5);
    }

    @Test
    void whatNobodySavesIsErased() {
        paste("A;[mail.agency.test]:587;anna " + PASSWORD);
        asAgency(() ->
                jdbc.sql("update server_import set kept_at = kept_at - interval '1 hour'")
                        .update());
        CurrentTenant.run(agency, logins::forgetOld);
        assertThat(kept()).isZero();
        assertThat(KeptLogins.KEPT).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void isForAdministrators() {
        me = new SignedIn(agency, user(agency, null, Role.RECRUITER), Role.RECRUITER, false);
        assertThat(get(IMPORT)).hasStatus(403);
        assertThat(post(IMPORT, new LinkedMultiValueMap<>())).hasStatus(403);
    }

    private long kept() {
        return asAgency(() ->
                jdbc.sql("select count(*) from server_import where tenant_id = ?")
                        .param(agency)
                        .query(Long.class)
                        .single());
    }

    private Document paste(String list) {
        var form = new LinkedMultiValueMap<String, String>();
        form.set("list", list);
        return page(post(IMPORT, form));
    }

    private MvcTestResult send(String step, MultiValueMap<String, String> form) {
        return post(IMPORT + step, form);
    }

    private static Document page(MvcTestResult answer) {
        assertThat(answer).hasStatusOk();
        try {
            return Jsoup.parse(answer.getResponse().getContentAsString());
        } catch (UnsupportedEncodingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String value(Document page, int row, String field) {
        return page.select("[name='rows[%d].%s']".formatted(row, field)).val();
    }

    /// What a browser would send.
    private static MultiValueMap<String, String> form(Document page) {
        var form = new LinkedMultiValueMap<String, String>();
        for (var field : page.select("main form").last().select("[name]")) {
            boolean box = field.attr("type").equals("checkbox");
            var chosen = field.is("select") ? field.select("option[selected]").val() : field.val();
            if (!field.attr("name").equals("_csrf") && (!box || field.hasAttr("checked"))) {
                form.add(field.attr("name"), chosen);
            }
        }
        assertThat(UUID.fromString(form.getFirst("draft"))).isNotNull();
        return form;
    }
}

package dev.ownrelay.people;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;

import dev.ownrelay.account.Role;
import dev.ownrelay.account.Senders;
import dev.ownrelay.account.SignInThrottle;
import dev.ownrelay.account.Signature;
import dev.ownrelay.agency.AccountFixture;
import dev.ownrelay.health.ServerUsage;
import dev.ownrelay.support.ScriptedSmtpServer;
import dev.ownrelay.support.Visitor;
import dev.ownrelay.trial.MinuteLimit;

import org.jsoup.nodes.Element;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;

class MyAccountTests extends AccountFixture {

    private static final String DISABLED = "update smtp_server set enabled = false where id = '%s'";

    @Autowired ServerUsage usage;
    @Autowired Senders senders;

    Visitor rik;

    @BeforeEach
    void signIn() {
        rik = signedIn(RECRUITER);
    }

    @Test
    void offersTheDefaultRelayFirstAndSaysWhatAServerMeans() {
        var server = server(RECRUITER, "Mail North", 2525);
        var page = rik.get("/account").document();
        var values = page.select("input[name=smtpServerId]").eachAttr("value");
        assertThat(values).containsExactly("", server.toString());
        assertThat(page.selectFirst("#server").text())
                .contains("Default relay (not set up)", "There is no default relay")
                .contains("Emails leave as rik@agency.test through Mail North.");
    }

    @Test
    void saysOfAServerThatIsForOtherDomainsWhatToDo() {
        var server = server(RECRUITER, "Mail North", 2525);
        rik.post("/account/server", "smtpServerId", server.toString());
        database.execute("update smtp_server set sender_domains = 'north.test'");
        var label = option(rik, server);
        assertThat(label.attr("data-route-state")).isEqualTo("not-allowed");
        assertThat(label.text()).contains("does not send for agency.test", "ask an administrator");
        assertThat(label.select("a")).isEmpty();
        assertThat(rik.post("/account/test-letter").body())
                .contains("does not send for agency.test");
        var home = rik.get("/").document();
        assertThat(home.select("li[data-route-state=not-allowed]").text())
                .contains("Mail North", "does not send for agency.test");
        assertThat(home.select("li[data-outside]")).isEmpty();
    }

    @Test
    void aServerThatDoesNotSendForTheUserIsExplainedAndCannotBeChosen() {
        var server = server(RECRUITER, "Mail North", 2525);
        database.execute("update smtp_server set sender_domains = 'north.test'");
        assertThat(option(rik, server).select("input[disabled]")).hasSize(1);
        var answer = rik.post("/account/server", "smtpServerId", server.toString());
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.document().select("#smtpServerId-error").text())
                .contains("does not send for agency.test");
        assertThat(user(RECRUITER).smtpServerId()).isNull();
    }

    @Test
    void showsAdministratorsWhomAServerDoesNotSendFor() {
        var server = server(RECRUITER, "Mail North", 2525);
        rik.post("/account/server", "smtpServerId", server.toString());
        database.execute("update smtp_server set sender_domains = 'north.test'");
        var anna = signedIn(ADMIN);
        var line = anna.get("/").document().select("li[data-outside=1]");
        assertThat(line.text()).contains("One user cannot send: Mail North does not send");
        var page = anna.get(line.select("a").attr("href")).document();
        assertThat(page.select("[data-outside] li").text()).contains("Rik <rik@agency.test>");
        assertThat(page.select("#senderDomains").val()).isEqualTo("north.test");
        var add = page.select("[data-outside] a:contains(Add agency.test)").attr("href");
        assertThat(anna.get(add).document().select("#senderDomains").val())
                .isEqualTo("north.test agency.test");
        assertThat(option(anna, server).select("a").attr("href")).isEqualTo(add);
        database.execute("update smtp_server set sender_domains = 'north.test agency.test'");
        assertThat(anna.get("/").document().select("li[data-outside]")).isEmpty();
    }

    @Test
    void marksEachChoiceWithTheStateOfItsRoute() {
        var server = server(RECRUITER, "Mail North", 2525);
        assertThat(option(rik, server).attr("data-route-state")).isEqualTo("works");
        database.execute(
                """
                update smtp_server set last_check_at = now(), last_check_ok = false,
                    last_check_stage = 'AUTH'
                """);
        assertThat(option(rik, server).attr("data-route-state")).isEqualTo("failed");
        database.execute(
                """
                update smtp_server set paused_since = timestamptz '%1$s', pause_stage = 'CONNECT',
                    paused_until = timestamptz '%1$s' + interval '1 hour', pause_code = 0,
                    pause_reason = ''
                """
                        .formatted(clock.instant()));
        assertThat(option(rik, server).attr("data-route-state")).isEqualTo("resting");
        assertThat(option(rik, server).text())
                .containsPattern("Resting since .+: does not answer\\. Next try: .+\\.");
        var relay = rik.get("/account").document().selectFirst("label:has([value=''])");
        assertThat(relay.attr("data-route-state")).isEqualTo("none");
    }

    private static Element option(Visitor who, UUID server) {
        return who.get("/account")
                .document()
                .selectFirst("label:has([value=%s])".formatted(server));
    }

    @Test
    void keepsTheChosenServerAndGivesItBack() {
        var server = server(RECRUITER, "Mail North", 2525);
        var saved = rik.post("/account/server", "smtpServerId", server.toString());
        assertThat(saved.status()).isEqualTo(303);
        assertThat(user(RECRUITER).smtpServerId()).isEqualTo(server);
        as(
                RECRUITER,
                () -> {
                    assertThat(usage.userCounts()).isEqualTo(Map.of(server, 1L));
                    assertThat(senders.find(id(RECRUITER)).orElseThrow().smtpServerId())
                            .isEqualTo(server);
                    usage.move(server, null);
                    assertThat(usage.userCounts()).isEmpty();
                });
        assertThat(user(RECRUITER).smtpServerId()).isNull();
        rik.post("/account/server", "smtpServerId", server.toString());
        rik.post("/account/server", "smtpServerId", "");
        assertThat(user(RECRUITER).smtpServerId()).isNull();
    }

    @Test
    void refusesAServerThatIsForeignDisabledOrNone() {
        found("South", "zoe@south.test");
        var foreign = server("zoe@south.test", "South", 2525);
        var own = server(RECRUITER, "North", 2525);
        database.execute(DISABLED.formatted(own));
        for (var id : new String[] {foreign.toString(), own.toString(), "x", " "}) {
            var page = rik.post("/account/server", "smtpServerId", id);
            assertThat(page.status()).isEqualTo(200);
            assertThat(page.body()).contains("This server cannot be chosen any more.");
        }
        assertThat(rik.post("/account/server").body()).contains("Choose a server.");
        assertThat(user(RECRUITER).smtpServerId()).isNull();
    }

    @Test
    void saysThatTheChosenServerIsSwitchedOff() {
        var server = server(RECRUITER, "Mail North", 2525);
        rik.post("/account/server", "smtpServerId", server.toString());
        database.execute(DISABLED.formatted(server));
        assertThat(rik.get("/account").body()).contains("has been switched off");
        assertThat(rik.post("/account/test-letter").body()).contains("The server is switched off.");
    }

    @Test
    void sendsATestMessageThroughTheChosenServerToTheUser() throws Exception {
        var mail = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        mail.start();
        try {
            var server = server(RECRUITER, "Mail North", mail.getSmtp().getPort());
            rik.post("/account/server", "smtpServerId", server.toString());
            assertThat(rik.post("/account/test-letter").body())
                    .contains("The server has accepted the email.")
                    .doesNotContain("Technical details", "transcript", "127.0.0.1 port", "CRLF");
            assertThat(user(RECRUITER).testMessageAt()).isEqualTo(clock.instant());
            var message = mail.getReceivedMessages()[0];
            assertThat(message.getSubject()).isEqualTo("Test email from Ownrelay");
            assertThat(message.getAllRecipients()[0].toString()).isEqualTo(RECRUITER);
            assertThat(message.getFrom()[0].toString()).contains(RECRUITER);
        } finally {
            mail.stop();
        }
    }

    @Test
    void explainsWhyATestMessageDidNotLeave() {
        try (var mail = ScriptedSmtpServer.start()) {
            var server = server(RECRUITER, "Mail North", mail.port());
            rik.post("/account/server", "smtpServerId", server.toString());
            mail.reply("RCPT", "450 4.2.0 <u>Greylisted</u>");
            var report =
                    rik.post("/account/test-letter").document().selectFirst("#test-letter-report");
            assertThat(report.text())
                    .contains("Your settings are probably right.", "Test again in a few minutes.")
                    .contains("Check the recipient", "4.2.0 <u>Greylisted</u>")
                    .doesNotContain("S: 450", "ESMTP");
            assertThat(report.select("details:not([open]) .steps")).hasSize(1);
            assertThat(user(RECRUITER).testMessageAt()).isNull();
            mail.reply("RCPT", "250 ok").closeAt("DOT");
            assertThat(rik.post("/account/test-letter").body())
                    .contains("We cannot tell whether the email left", "Look in your mailbox.");
        }
    }

    @Test
    void showsTheConversationToAnAdministratorOnly() {
        try (var mail = ScriptedSmtpServer.start().reply("EHLO", "554 5.0.0 Private words")) {
            var server = server(ADMIN, "Mail North", mail.port()).toString();
            rik.post("/account/server", "smtpServerId", server);
            assertThat(rik.post("/account/test-letter").body())
                    .contains("does not want to talk to us")
                    .contains("Ask an administrator, who can mend it: Anna.")
                    .contains("data-cause=\"")
                    .doesNotContain("/maintenance/")
                    .doesNotContain("data-actor")
                    .doesNotContain("Private words", "127.0.0.1 port", "ESMTP", "C: EHLO");
            var anna = signedIn(ADMIN);
            anna.post("/account/server", "smtpServerId", server);
            assertThat(anna.post("/account/test-letter").body())
                    .contains("Private words", "C: EHLO", "Ask the provider")
                    .contains("data-actor=\"ADMINISTRATOR\"", "for you as administrator")
                    .contains("data-cause=\"", "href=\"/maintenance/smtp-servers/" + server)
                    .doesNotContain("Ask an administrator");
        }
    }

    @Test
    void sendsFewTestMessagesAMinute() {
        for (var i = 0; i < MinuteLimit.TESTS; i++) {
            assertThat(rik.post("/account/test-letter").body())
                    .contains("There is no default relay");
        }
        assertThat(rik.post("/account/test-letter").body()).contains("five tests");
        clock.advance(java.time.Duration.ofSeconds(61));
        assertThat(rik.post("/account/test-letter").body()).doesNotContain("five tests");
    }

    @Test
    void cleansTheSignatureAndShowsItInAFrameThatRunsNothing() {
        rik.post(
                "/account/signature",
                "signature",
                "<b onclick=x()>Rik</b><script>alert(1)</script><a hx-get=/x"
                        + " href=javascript:x>y</a>");
        assertThat(user(RECRUITER).signatureHtml())
                .contains("<b>Rik</b>")
                .doesNotContain("script", "onclick", "hx-get");
        var preview = rik.get("/account/signature");
        assertThat(preview.body()).contains("font:16px/1.5 system-ui", "<body><b>Rik</b>");
        assertThat(preview.header("Content-Security-Policy"))
                .startsWith("default-src 'none'; style-src 'unsafe-inline'; img-src https: data:;")
                .endsWith("frame-ancestors 'self'; sandbox");
        assertThat(preview.header("X-Frame-Options")).isEqualTo("SAMEORIGIN");
        assertThat(Signature.clean("Rik & Co\n<none>")).contains("Rik &amp; Co");
        assertThat(Signature.clean("Rik & Co\nUtrecht")).isEqualTo("Rik &amp; Co<br>Utrecht");
    }

    @Test
    void changesThePasswordAndEndsTheOtherSessions() {
        var other = signedIn(RECRUITER);
        assertThat(password("wrong", "four yellow trams", "four yellow trams").body())
                .contains("This is not your current password.");
        assertThat(password(PASSWORD, "four yellow trams", "five yellow trams").body())
                .contains("are not the same");
        assertThat(password(PASSWORD, "short", "short").body()).contains("at least 12 characters");
        assertThat(password(PASSWORD, " four yellow trams ", " four yellow trams ").status())
                .isEqualTo(303);
        assertThat(other.get("/account").location()).isEqualTo("/login");
        assertThat(rik.get("/account").status()).isEqualTo(200);
        assertThat(browser().signIn(RECRUITER, PASSWORD).location()).isEqualTo("/login");
        assertThat(browser().signIn(RECRUITER, " four yellow trams ").location()).isEqualTo("/");
    }

    @Test
    void slowsDownGuessingTheCurrentPassword() {
        for (var i = 0; i <= SignInThrottle.FREE; i++) {
            password("wrong " + i, "four yellow trams", "four yellow trams");
        }
        assertThat(password(PASSWORD, "four yellow trams", "four yellow trams").body())
                .contains("Try again in 5 seconds.");
    }

    @Test
    void changesNothingButWhatTheSectionNames() {
        rik.post(
                "/account/profile",
                "displayName",
                "Rik Bos",
                "role",
                "ADMIN",
                "email",
                ADMIN,
                "operator",
                "true",
                "profile.role",
                "ADMIN");
        var user = user(RECRUITER);
        assertThat(user.displayName()).isEqualTo("Rik Bos");
        assertThat(user.role()).isEqualTo(Role.RECRUITER);
        assertThat(user.operator()).isFalse();
        assertThat(rik.post("/account/profile", "displayName", "").body())
                .contains("Fill in a name.");
        assertThat(rik.post("/account/appearance", "locale", "xx", "theme", "pink").body())
                .contains("Choose a language.", "Choose an appearance.");
    }

    @Test
    void keepsWhatWasTypedWhenAnAdministratorSavesAtTheSameMoment() {
        for (var section :
                List.of(
                        "profile displayName Rika",
                        "signature signature Regards",
                        "appearance locale nl theme dark")) {
            var words = section.split(" ");
            var page =
                    database.during(
                            "update app_user set version = version + 1",
                            () -> rik.post("/account/" + words[0], fields(words)));
            assertThat(page.status()).as(section).isEqualTo(200);
            var form = page.document().selectFirst("form[action='/account/" + words[0] + "']");
            assertThat(form.text()).contains("An administrator changed your account");
            assertThat(form.select("[name], option[selected]").stream().map(Element::val))
                    .contains(words[2]);
        }
        assertThat(user(RECRUITER).displayName()).isEqualTo("Rik");
        assertThat(rik.post("/account/profile", "displayName", "Rika").status()).isEqualTo(303);
    }

    @Test
    void answersInTheSectionThatWasSaved() {
        var saved = rik.post("/account/profile", "displayName", "Rikkert");
        assertThat(saved.location()).isEqualTo("/account#profile");
        var page = rik.get("/account").document();
        assertThat(page.select("#profile [data-said]").text()).isEqualTo("Your profile is saved.");
        assertThat(page.select("[data-flash]")).hasSize(1);
        assertThat(page.select("main .card-plain").eachAttr("id"))
                .startsWith("server", "signature-section", "profile");
        assertThat(page.select("main .btn-primary").eachText()).containsExactly("Save the server");
        rik.post("/account/signature", "signature", "<h1>Rik</h1>");
        page = rik.get("/account").document();
        assertThat(page.select("#signature-section [data-said]")).hasSize(1);
        assertThat(page.select("textarea[data-editor]").val()).isEqualTo("<h1>Rik</h1>");
    }

    @Test
    void languageAndThemeAreOnePressAwayOnEveryPage() {
        assertThat(look("theme", "dark", "/candidates?q=x").location())
                .isEqualTo("/candidates?q=x");
        assertThat(user(RECRUITER).theme()).isEqualTo("dark");
        assertThat(user(RECRUITER).locale()).isNull();
        look("locale", "nl", "/candidates");
        var page = rik.get("/candidates").document();
        assertThat(page.select("html").attr("lang")).isEqualTo("nl");
        assertThat(page.select(".side-look [aria-pressed=true]").eachAttr("value"))
                .containsExactly("nl", "dark");
        assertThat(page.select(".side-look [name=here]").val()).isEqualTo("/candidates");
        var refused = rik.post("/account/profile", "displayName", "").document();
        assertThat(refused.select(".side-look [name=here]")).as("no page to ask for").isEmpty();
        for (var from :
                List.of("//elsewhere.test/x", "/\\elsewhere.test", "x", "https://x.test/")) {
            assertThat(look("theme", "pink", from).location()).as(from).isEqualTo("/");
        }
        assertThat(user(RECRUITER).theme()).isEqualTo("dark");
    }

    private Visitor.Page look(String name, String value, String from) {
        return rik.post("/account/look", name, value, "here", from);
    }

    private static String[] fields(String[] words) {
        return Arrays.copyOfRange(words, 1, words.length);
    }

    @Test
    void saysThatTheServerIsGoneWhenItIsDeletedAtTheSameMoment() {
        var server = server(RECRUITER, "Mail North", 2525);
        var page =
                database.during(
                        "delete from smtp_server",
                        () -> rik.post("/account/server", "smtpServerId", server.toString()));
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.document().selectFirst("#server").text())
                .contains("This server cannot be chosen any more.");
        assertThat(user(RECRUITER).smtpServerId()).isNull();
    }

    private Visitor.Page password(String current, String wanted, String repeated) {
        return rik.post(
                "/account/password",
                "currentPassword",
                current,
                "newPassword",
                wanted,
                "repeatPassword",
                repeated);
    }
}

package dev.ownrelay.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.account.Role;
import dev.ownrelay.account.SignedIn;
import dev.ownrelay.conversation.Tls;
import dev.ownrelay.health.OpenIncident;
import dev.ownrelay.server.CheckRequests;
import dev.ownrelay.support.ScriptedSmtpServer;
import dev.ownrelay.support.TestCertificate;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

class ServerIncidentTests extends ServerChecksFixture {

    private ScriptedSmtpServer smtp;
    private UUID server;
    private UUID admin;

    @BeforeEach
    void oneServer() {
        smtp = smtp();
        server = server(agency, "North", smtp, Tls.NONE);
        admin = UUID.fromString(me.getName());
    }

    @Test
    void aFailureThatMayPassCountsWhenItIsStillThereFiveMinutesLater() {
        smtp.stop();
        check();
        assertThat(open(agency)).isEmpty();
        assertThat(suspectTask()).isOne();
        assertThat(messages(admin)).isZero();
        clock.advance(Duration.ofMinutes(5));
        checks.suspects(agency);
        hand.send(agency);
        assertThat(open(agency)).hasSize(1);
        assertThat(open(agency).getFirst().since()).isBefore(clock.instant().minusSeconds(299));
        assertThat(messages(admin)).isOne();
    }

    /// It does not pass by itself, and no connection is made to find out.
    @Test
    void aServerThatWouldGetEmailsInClearTextCountsAtOnce() {
        sql(agency, "update smtp_server set host = '8.8.8.8', port = 25");
        check();
        assertThat(open(agency)).hasSize(1);
        assertThat(messages(admin)).isOne();
    }

    @Test
    void aFailureThatPassesIsNone() {
        smtp.replyOnce("GREETING", "421 4.3.2 Restarting");
        check();
        clock.advance(Duration.ofMinutes(5));
        checks.suspects(agency);
        smtp.replyOnce("GREETING", "421 4.3.2 Restarting");
        check();
        assertThat(incidents(agency)).isZero();
        assertThat(messages(admin)).isZero();
    }

    @Test
    void aServerThatOnlyRefusesTheAdministratorsAddressHasNone() {
        smtp.reply("MAIL", "553 5.7.1 Sender address rejected: not owned by user");
        check();
        check();
        assertThat(open(agency)).isEmpty();
        assertThat(messages(admin)).isZero();
    }

    @Test
    void oneIncidentIsToldOnceHoweverOftenItIsSeen() {
        smtp.reply("GREETING", "554 5.3.2 Closed for ever");
        for (var i = 0; i < 20; i++) {
            check();
        }
        assertThat(smtp.connections()).isEqualTo(20);
        assertThat(open(agency)).hasSize(1);
        assertThat(incidents(agency)).isOne();
        assertThat(messages(admin)).isOne();
        smtp.behave();
        check();
        assertThat(open(agency)).isEmpty();
        smtp.reply("GREETING", "554 5.3.2 Closed again");
        check();
        check();
        assertThat(incidents(agency)).isEqualTo(2);
        assertThat(messages(admin)).isEqualTo(2);
        System.out.printf(
                "incidents: 23 checks, %d incidents, %d notices%n",
                incidents(agency), messages(admin));
    }

    @Test
    void aRelayThatTakesNothingNowIsAskedAgain() {
        smtp.reply("GREETING", "554 5.3.2 Closed");
        RELAY.replyOnce("GREETING", "421 4.3.2 Restarting");
        checkOnlyThisAgency();
        assertThat(messages(admin)).isZero();
        RELAY.replyOnce("RCPT", "450 4.2.0 Greylisted").replyOnce("DATA", "503 5.5.1 No recipient");
        checkOnlyThisAgency();
        assertThat(messages(admin)).isZero();
        checkOnlyThisAgency();
        checkOnlyThisAgency();
        assertThat(messages(admin)).isOne();
    }

    @Test
    void oneMailboxThatIsFullDoesNotKeepItFromTheOthers() {
        smtp.reply("GREETING", "554 5.3.2 Closed");
        var other = user(agency, null, Role.ADMIN);
        RELAY.replyOnce("RCPT", "452 4.2.2 Mailbox full")
                .replyOnce("DATA", "503 5.5.1 No recipient");
        checkOnlyThisAgency();
        assertThat(messages(admin) + messages(other)).isOne();
        checkOnlyThisAgency();
        assertThat(List.of(messages(admin), messages(other))).containsOnly(1L);
    }

    @Test
    void operatorsSeeThatNobodyCouldBeTold() {
        smtp.reply("GREETING", "554 5.3.2 Closed");
        RELAY.replyOnce("RCPT", "550 5.1.1 No such user")
                .replyOnce("DATA", "503 5.5.1 No recipient");
        checkOnlyThisAgency();
        assertThat(
                        jdbc.sql(
                                        "select kind || ' ' || cause from notice_failure where"
                                                + " agency_id = ?")
                                .param(agency)
                                .query(String.class)
                                .list())
                .containsExactly("incident cause.recipient-unknown.what");
    }

    @Test
    void runsAtTheSameTimeTellItOnce() throws InterruptedException {
        smtp.reply("GREETING", "554 5.3.2 Closed");
        var runs = new ArrayList<Thread>();
        for (var i = 0; i < 8; i++) {
            runs.add(Thread.startVirtualThread(checks::all));
        }
        for (var run : runs) {
            run.join();
        }
        hand.send(agency);
        assertThat(incidents(agency)).isOne();
        assertThat(messages(admin)).isOne();
        System.out.printf(
                "%d runs at a time, %d conversations: %d incident, %d notice%n",
                runs.size(), smtp.connections(), incidents(agency), messages(admin));
    }

    @Test
    void everyAdministratorReadsItInTheirLanguage() {
        var dutch = user(agency, null, Role.ADMIN);
        sql(agency, "update app_user set locale = 'nl' where id = ?", dutch);
        var gone = user(agency, null, Role.ADMIN);
        sql(agency, "update app_user set enabled = false where id = ?", gone);
        var recruiter = recruiter(agency);
        smtp.reply("GREETING", "554 5.3.2 <b>Closed</b>");
        check();
        assertThat(text(admin))
                .contains("Auto-Submitted: auto-generated")
                .contains("Subject: Mail server \"North\" does not work")
                .contains("From: Ownrelay <" + address(admin) + ">")
                .contains("https://mail.agency.test" + URL + "/" + server)
                .contains("This is for you as administrator, or for IT.")
                .doesNotContain("Closed");
        assertThat(message(dutch).text()).contains("Subject: Mailserver \"North\" werkt niet");
        assertThat(messages(gone) + messages(recruiter)).isZero();
        System.out.println("notice:\n" + text(dutch));
    }

    @Test
    void nobodyWritesAsAnAddressThatIsNotProven() {
        smtp.reply("GREETING", "554 5.3.2 Closed");
        sql(agency, "update app_user set address_proven_at = null where id = ?", admin);
        check();
        assertThat(messages(admin)).isZero();
        assertThat(get("/")).bodyText().contains("North has not worked since");
        var other = user(agency, null, Role.ADMIN);
        sql(agency, "update app_user set address_proven_at = now() where id = ?", other);
        check();
        assertThat(message(admin).text()).contains("From: Ownrelay <" + address(other) + ">");
        assertThat(message(other).text()).contains("From: Ownrelay <" + address(other) + ">");
    }

    @Test
    void onlyAdministratorsOfTheAgencySeeItOnHome() {
        smtp.reply("GREETING", "554 5.3.2 Closed");
        check();
        assertThat(get("/"))
                .bodyText()
                .contains("Needs you", "North has not worked since", URL + "/" + server);
        me = new SignedIn(agency, recruiter(agency), Role.RECRUITER, false);
        assertThat(get("/")).bodyText().doesNotContain("has not worked since");
        var other = agency();
        me = administrator(other);
        assertThat(get("/")).bodyText().doesNotContain("has not worked since");
        assertThat(open(other)).isEmpty();
    }

    @Test
    void aServerThatIsChangedSwitchedOffOrDeletedHasNone() {
        smtp.reply("GREETING", "554 5.3.2 Closed");
        check();
        assertThat(open(agency)).hasSize(1);
        save("127.0.0.1:" + smtp().port(), true);
        assertThat(open(agency)).isEmpty();
        save("127.0.0.1:" + smtp.port(), true);
        check();
        assertThat(open(agency)).hasSize(1);
        save("127.0.0.1:" + smtp.port(), false);
        assertThat(open(agency)).isEmpty();
        save("127.0.0.1:" + smtp.port(), true);
        check();
        assertThat(open(agency)).hasSize(1);
        assertThat(post(URL + "/" + server + "/delete", new LinkedMultiValueMap<>()))
                .hasStatus(303);
        assertThat(open(agency)).isEmpty();
    }

    @Test
    void aCertificateThatSoonExpiresIsToldOnce() {
        var tls = smtp().implicitTls(TestCertificate.good());
        server(agency, "Secure", tls, Tls.TLS);
        check();
        assertThat(open(agency)).isEmpty();
        clock.advance(Duration.ofDays(17));
        check();
        check();
        assertThat(open(agency))
                .singleElement()
                .satisfies(incident ->
                        assertThat(incident.kind()).isEqualTo(OpenIncident.Kind.CERTIFICATE));
        assertThat(messages(admin)).isOne();
        assertThat(message(admin).text()).contains("of mail server \"Secure\" expires");
        assertThat(get("/")).bodyText().contains("The certificate of Secure is valid until");
        assertThat(get("/account")).bodyText().contains("Certificate expires in 12 days");
        assertThat(get(URL)).bodyText().contains("Certificate expires in 12 days");
    }

    @Test
    void anAdministratorsOwnGoodTestClosesIt() {
        smtp.reply("GREETING", "554 5.3.2 Closed");
        check();
        smtp.behave();
        var page = post(URL + "/" + server + "/test", typed("127.0.0.1:" + smtp.port(), true));
        assertThat(page).hasStatusOk();
        assertThat(open(agency)).isEmpty();
    }

    /// The next hourly check.
    private void check() {
        clock.advance(Duration.ofHours(1));
        checks.all();
        hand.send(agency);
    }

    private void checkOnlyThisAgency() {
        clock.advance(Duration.ofHours(1));
        checks.ofAgency(agency);
        hand.send(agency);
    }

    private void save(String address, boolean enabled) {
        assertThat(post(URL + "/" + server, typed(address, enabled))).hasStatus(303);
    }

    private MultiValueMap<String, String> typed(String address, boolean enabled) {
        var form = form(address, "", "");
        form.set("tls", "NONE");
        form.set("name", "North");
        form.set("version", version(server));
        form.set("enabled", Boolean.toString(enabled));
        return form;
    }

    /// Without the soft line breaks of quoted-printable (RFC 2045 section 6.7).
    private String text(UUID user) {
        return message(user).text().replace("=\r\n", "");
    }

    private ScriptedSmtpServer.Message message(UUID user) {
        return RELAY.messages().stream()
                .filter(message -> message.to().equals(address(user)))
                .findFirst()
                .orElseThrow();
    }

    private long suspectTask() {
        return jdbc.sql("select count(*) from scheduled_tasks where task_name = ?")
                .param(CheckRequests.SUSPECTS)
                .query(Long.class)
                .single();
    }
}

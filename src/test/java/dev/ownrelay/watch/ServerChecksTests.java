package dev.ownrelay.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.account.Role;
import dev.ownrelay.conversation.Tls;
import dev.ownrelay.login.GivenLogins;
import dev.ownrelay.server.CheckRequests;
import dev.ownrelay.support.TestCertificate;
import dev.ownrelay.support.Waiting;
import dev.ownrelay.tenant.CurrentTenant;

import org.jsoup.Jsoup;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.util.LinkedMultiValueMap;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;

class ServerChecksTests extends ServerChecksFixture {

    @Autowired BeanFactory beans;

    @Test
    void notesStatusTimeAndCertificateOfTheServersOfAllAgencies() {
        var other = agency();
        administrator(other);
        var tls = smtp().implicitTls(TestCertificate.good());
        var startTls = smtp().startTls(TestCertificate.good());
        var plain = smtp();
        var dead = smtp();
        dead.stop();
        var ids =
                List.of(
                        server(agency, "A dead", dead, Tls.NONE),
                        server(agency, "B tls", tls, Tls.TLS),
                        server(agency, "C starttls", startTls, Tls.STARTTLS));
        var theirs = server(other, "Theirs", plain, Tls.NONE);
        checks.all();
        var first = row(agency, ids.get(0)).lastCheck();
        assertThat(first.ok()).isFalse();
        assertThat(first.certificateUntil()).isNull();
        for (var id : ids.subList(1, 3)) {
            var check = row(agency, id).lastCheck();
            assertThat(check.ok()).as(check.text()).isTrue();
            assertThat(check.certificateDays(clock.instant())).isEqualTo(29);
        }
        assertThat(row(other, theirs).lastCheck().ok()).isTrue();
        assertThat(get(URL))
                .bodyText()
                .contains("Works", "Certificate expires in 29 days", "Does not answer (last check")
                .doesNotContain("Theirs", "Checking");
        System.out.printf(
                "hourly check: 4 servers of 2 agencies, %d work, 1 dead, certificate %d days%n",
                3, row(agency, ids.get(1)).lastCheck().certificateDays(clock.instant()));
    }

    @Test
    void leavesOutWhatIsOffPausedOrTestedJustNow() {
        var off = smtp();
        var paused = smtp();
        var fresh = smtp();
        sql(
                agency,
                "update smtp_server set enabled = false where id = ?",
                server(agency, "Off", off, Tls.NONE));
        var sleeping = agency();
        administrator(sleeping);
        server(sleeping, "Paused", paused, Tls.NONE);
        jdbc.sql("update agency set paused = true where id = ?").param(sleeping).update();
        server(agency, "Fresh", fresh, Tls.NONE);
        checks.all();
        clock.advance(Duration.ofMinutes(29));
        checks.all();
        assertThat(fresh.connections()).isEqualTo(1);
        clock.advance(Duration.ofMinutes(2));
        checks.all();
        assertThat(fresh.connections()).isEqualTo(2);
        assertThat(off.connections() + paused.connections()).isZero();
    }

    @Test
    void neverTalksToMoreThanTwoServersOfAnAgencyAtATime() throws InterruptedException {
        var slow = smtp().hangAt("GREETING");
        for (var i = 0; i < 5; i++) {
            server(agency, "Slow " + i, slow, Tls.NONE);
        }
        var run = Thread.startVirtualThread(checks::all);
        Waiting.until(() -> slow.connections() == 2);
        assertThat(run.isAlive()).isTrue();
        assertThat(slow.connections()).isEqualTo(2);
        slow.behave();
        slow.dropConnections();
        run.join(Duration.ofSeconds(30));
        assertThat(run.isAlive()).isFalse();
        assertThat(slow.connections()).isEqualTo(5);
    }

    @Test
    void whereEachUserSignsInItIsCheckedAsFarAsTheLogin() {
        var smtp = smtp().startTls(TestCertificate.good()).requireToken((_, _) -> true);
        var id = server(agency, "Each", smtp, Tls.STARTTLS);
        eachUser(id, "");
        checks.all();
        var check = row(agency, id).lastCheck();
        assertThat(check.ok()).as(check.text()).isTrue();
        assertThat(check.certificateDays(clock.instant())).isEqualTo(29);
        assertThat(smtp.count("AUTH") + smtp.count("MAIL")).isZero();

        smtp.mechanisms("PLAIN LOGIN");
        clock.advance(Duration.ofHours(1));
        checks.all();
        check = row(agency, id).lastCheck();
        assertThat(check.ok()).isFalse();
        assertThat(check.text()).contains("no common AUTH mechanism");
        assertThat(smtp.count("AUTH")).isZero();
    }

    /// Who had yet to sign in has chosen another server instead.
    @Test
    void thePasswordOfBeforeEndsWithTheLastWhoNeedsIt() {
        var smtp = smtp().startTls(TestCertificate.good()).requireToken((_, _) -> true);
        var id = server(agency, "Each", smtp, Tls.STARTTLS);
        eachUser(id, "office@agency.test");
        sql(agency, "update smtp_server set sealed_secret = 'v1:a:b' where id = ?", id);
        checks.all();
        assertThat(password(id)).as("nobody has signed in").isOne();
        var anna = user(agency, id, Role.RECRUITER);
        var ben = user(agency, id, Role.RECRUITER);
        new GivenLogins(beans, agency).signIn(id, anna, anna, "good");
        clock.advance(Duration.ofHours(1));
        checks.all();
        assertThat(password(id)).as("Ben needs it").isOne();
        sql(agency, "update app_user set smtp_server_id = null where id = ?", ben);
        clock.advance(Duration.ofHours(1));
        checks.all();
        assertThat(password(id)).isZero();
    }

    private void eachUser(UUID id, String username) {
        sql(
                agency,
                """
                update smtp_server set sign_in = 'MICROSOFT', login_grant = 'EACH_USER',
                    client_id = 'client', auth = 'PASSWORD', username = ? where id = ?
                """,
                username,
                id);
    }

    private long password(UUID id) {
        return as(
                agency,
                () ->
                        jdbc.sql("select count(sealed_secret) from smtp_server where id = ?")
                                .param(id)
                                .query(Long.class)
                                .single());
    }

    @Test
    void forgetsWhatWasFoundOfFormerSettings() {
        var id = server(agency, "North", smtp(), Tls.NONE);
        var report = report(id);
        sql(agency, "update smtp_server set settings_version = 2 where id = ?", id);
        CurrentTenant.run(agency, () -> results.note(id, 1, report));
        assertThat(row(agency, id).lastCheck()).isNull();
    }

    @Test
    void thePageOfAServerTellsItsTestsOfThirtyDays() throws Exception {
        clock.set(clock.instant().truncatedTo(ChronoUnit.DAYS));
        var smtp = smtp();
        var id = server(agency, "North", smtp, Tls.NONE);
        smtp.reply("GREETING", "554 5.3.2 Closed");
        checks.all();
        clock.advance(Duration.ofDays(1));
        smtp.behave();
        checks.all();
        clock.advance(Duration.ofHours(1));
        checks.all();
        var page =
                Jsoup.parse(get(URL + "/" + id).getMvcResult().getResponse().getContentAsString());
        assertThat(page.select(".strip li")).hasSize(30);
        assertThat(page.select(".strip-bad").attr("title")).contains("0 went well, 1 failed; it");
        assertThat(page.select(".strip-ok").attr("title")).contains("2 tests went well");
        assertThat(page.text()).contains("2 tests went well, one failed. The last that failed");
        clock.advance(Duration.ofDays(30));
        checks.all();
        assertThat(
                        as(
                                agency,
                                () ->
                                        jdbc.sql("select count(*) from server_check_day")
                                                .query(Long.class)
                                                .single()))
                .isOne();
    }

    @Test
    void saysThatAStoredPasswordCannotBeRead() {
        var smtp = smtp();
        var id = server(agency, "North", smtp, Tls.NONE);
        sql(
                agency,
                """
                update smtp_server set auth = 'PASSWORD', username = 'anna', sealed_secret = 'x'
                where id = ?
                """,
                id);
        checks.all();
        assertThat(smtp.connections()).isZero();
        assertThat(get(URL)).bodyText().contains("Refuses the login");
    }

    @Test
    void anAdministratorStartsACheckAndSeesItRun() {
        var smtp = smtp();
        server(agency, "North", smtp, Tls.NONE);
        var none = new LinkedMultiValueMap<String, String>();
        assertThat(post(URL + "/check", none)).hasStatus(303).hasRedirectedUrl(URL);
        assertThat(post(URL + "/check", none)).hasStatus(303);
        assertThat(tasks()).containsExactly(agency.toString());
        assertThat(get(URL)).bodyText().contains("Checking…", "hx-trigger=\"every 2s\"");
        clock.advance(Duration.ofSeconds(2));
        checks.ofAgency(agency);
        assertThat(get(URL)).bodyText().contains("Works").doesNotContain("Checking…", "hx-trigger");
        jdbc.sql("delete from scheduled_tasks").update();
        var flash = post(URL + "/check", none).getMvcResult().getFlashMap();
        assertThat(flash.get("notice").toString()).contains("less than a minute ago");
        assertThat(tasks()).isEmpty();
        checks.ofAgency(agency);
        assertThat(smtp.connections()).isEqualTo(1);
    }

    private List<String> tasks() {
        return jdbc.sql("select task_instance from scheduled_tasks where task_name = ?")
                .param(CheckRequests.ALL)
                .query(String.class)
                .list();
    }
}

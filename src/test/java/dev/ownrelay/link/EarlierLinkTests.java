package dev.ownrelay.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.account.AppUser;
import dev.ownrelay.account.Role;
import dev.ownrelay.support.Visitor;
import dev.ownrelay.support.Waiting;
import dev.ownrelay.tenant.CurrentTenant;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;

import java.net.http.HttpRequest.BodyPublishers;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

/// Links that were sent before something changed, and links for many at once.
class EarlierLinkTests extends LinkFixture {

    private static final String BO = "bo@agency.test";
    private static final String EVIL = "me@evil.test";

    @Autowired LinkLimits limits;
    @Autowired AddressChanges changes;

    Visitor bo;

    @BeforeEach
    void anAdministratorWhoIsNoOperator() {
        join(ADMIN, "Bo", BO, Role.ADMIN);
        bo = signedIn(BO);
    }

    @Test
    void whatAnAdministratorAskedForIsGoodNoLongerOnceTheUserIsOperator() {
        bo.get("/maintenance/users");
        bo.post("/maintenance/users/" + id(RECRUITER) + "/send-link");
        var reset = lastMailTo(RECRUITER).path();
        assertThat(save(RECRUITER, "Rik", EVIL, true).status()).isEqualTo(303);
        var change = lastMailTo(EVIL).path();
        assertThat(browser().get(change).status()).isEqualTo(200);

        admin.get("/operator/operators");
        assertThat(admin.post("/operator/operators", "email", RECRUITER).status()).isEqualTo(303);

        for (var path : new String[] {reset, change}) {
            assertThat(browser().get(path).status()).as(path).isEqualTo(410);
        }
        assertThat(user(RECRUITER).email()).isEqualTo(RECRUITER);
    }

    @Test
    void anInvitationToAnotherAddressShowsNoForm() {
        invite("Di", "di@agency.test");
        var before = lastMailTo("di@agency.test").path();
        var di = stored(agency(), "di@agency.test");
        assertThat(save(di, "Di", "di2@agency.test", true).status()).isEqualTo(303);
        assertThat(browser().get(before).status()).isEqualTo(410);
        assertThat(browser().get(lastMailTo("di2@agency.test").path()).status()).isEqualTo(200);
    }

    @Test
    void somebodyWhoIsSwitchedOffKeepsTheAddress() {
        var page = save(RECRUITER, "Rik Smit", EVIL, false).document();
        assertThat(page.selectFirst("#email-error").text()).contains("switched off");
        assertThat(page.selectFirst("#email").val()).isEqualTo(EVIL);
        assertThat(page.selectFirst("#displayName").val()).isEqualTo("Rik Smit");
        assertThat(user(RECRUITER).enabled()).isTrue();
        assertThat(mails()).isEmpty();
    }

    @Test
    void whereNothingIsSentThePageDoesNotSaySo() {
        invite("Di", "di@agency.test");
        var di = stored(agency(), "di@agency.test");
        var before = mails().size();
        assertThat(save(di, "Di", "di2@agency.test", false).status()).isEqualTo(303);
        assertThat(bo.get("/maintenance/users").document().text())
                .contains("Di is saved.")
                .doesNotContain("takes effect");
        assertThat(mails()).hasSize(before);
    }

    @Test
    void tooManyLinksAreNoFaultOfTheMail() {
        database.execute(
                "update app_user set address_proven_at = null where email = '%s'"
                        .formatted(RECRUITER));
        var rik = signedIn(RECRUITER);
        for (int i = 0; i < LinkLimits.MOST_TO_USER; i++) {
            rik.post("/account/confirm");
        }
        rik.get("/account");
        var part =
                rik.send(
                                rik.request("/account/confirm")
                                        .header("HX-Request", "true")
                                        .header("Content-Type", "application/x-www-form-urlencoded")
                                        .POST(BodyPublishers.ofString("_csrf=" + rik.token())))
                        .document();
        assertThat(part.text()).contains("Many links were sent to you within the last hour");
    }

    @Test
    void aLinkForANewPasswordThatWasNotTakenIsShownAndCanBeHandedOver() {
        press("/maintenance/users/" + id(RECRUITER) + "/send-link");
        assertThat(admin.get("/maintenance/users").document().select("form[action$=hand-over]"))
                .isEmpty();
        superuser
                .sql("update notice set state = 'FAILED', finished_at = now(), sealed_text = null")
                .update();
        var row = admin.get("/maintenance/users").document();
        assertThat(row.text()).contains("The link for a new password did not arrive");
        var button = row.selectFirst("form[action$=hand-over]");
        var page = admin.post(button.attr("action")).document();
        assertThat(page.text())
                .contains("The email with the link was not accepted. Give this link to Rik");
        assertThat(page.selectFirst("#link").val()).contains("/reset/");
    }

    /// Who sends links to many holds nothing that one of them could wait for.
    @Test
    @Timeout(60)
    void aPersonsOwnClickWaitsForNobodyWhoSendsManyLinks() throws Exception {
        database.execute(
                "update app_user set address_proven_at = null where email <> '%s'".formatted(BO));
        var agency = agency();
        var last = CurrentTenant.call(agency, this::lastUnproven);
        var locked = new CountDownLatch(1);
        var blocked = new CountDownLatch(1);
        try (var threads = Executors.newFixedThreadPool(2)) {
            var click = threads.submit(() -> click(agency, last, locked, blocked));
            locked.await();
            var all =
                    threads.submit(() -> CurrentTenant.call(agency, () -> changes.askAll(id(BO))));
            try {
                Waiting.until(() -> waiting() > 0);
            } finally {
                blocked.countDown();
            }
            assertThat(click.get()).isTrue();
            assertThat(all.get()).isEqualTo(2);
        }
    }

    /// A link for oneself, with a pause after the first lock.
    private boolean click(UUID agency, UUID user, CountDownLatch locked, CountDownLatch blocked) {
        return CurrentTenant.call(
                agency,
                () ->
                        transaction.execute(_ -> {
                            var clicking = appUsers.lock(user).orElseThrow();
                            locked.countDown();
                            await(blocked);
                            return limits.take(clicking);
                        }));
    }

    private UUID lastUnproven() {
        return transaction.execute(_ ->
                appUsers.findByEnabledTrueAndJoinedAtNotNullAndAddressProvenAtNull()
                        .getLast()
                        .getId());
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private UUID agency() {
        return signIns.find(ADMIN).orElseThrow().tenantId();
    }

    private int waiting() {
        return superuser
                .sql(
                        """
                        select count(*) from pg_stat_activity
                        where wait_event_type = 'Lock' and datname = current_database()
                        """)
                .query(Integer.class)
                .single();
    }

    private Visitor.Page save(String who, String name, String email, boolean enabled) {
        return save(user(who), name, email, enabled);
    }

    private Visitor.Page save(AppUser user, String name, String email, boolean enabled) {
        var path = "/maintenance/users/" + user.getId();
        bo.get(path);
        return bo.post(
                path,
                "displayName",
                name,
                "email",
                email,
                "role",
                user.role().name(),
                "enabled",
                String.valueOf(enabled),
                "version",
                String.valueOf(user.version()));
    }
}

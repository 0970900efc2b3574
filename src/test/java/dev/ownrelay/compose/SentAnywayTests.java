package dev.ownrelay.compose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.account.Role;
import dev.ownrelay.account.Senders;
import dev.ownrelay.account.SignedIn;
import dev.ownrelay.candidate.Candidate;
import dev.ownrelay.candidate.Recipients;
import dev.ownrelay.check.FindingKind;
import dev.ownrelay.outbox.MessagePageFixture;
import dev.ownrelay.policy.Overruled;
import dev.ownrelay.policy.SentAnyway;
import dev.ownrelay.server.RouteChoice.Usable;
import dev.ownrelay.tenant.CurrentTenant;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// That an email was sent though it would have been stopped stands in its history.
class SentAnywayTests extends MessagePageFixture {

    private static final String JAN = "jan@home.example";
    private static final String PIET = "piet@home.example";

    @Autowired Dispatch dispatch;
    @Autowired Senders senders;
    @Autowired EmailRoutes routes;
    @Autowired Recipients recipients;
    @Autowired EarlierMessages earlierMessages;
    @Autowired SentAnyway sentAnyway;

    UUID jan;
    UUID piet;

    @BeforeEach
    void twoCandidates() {
        jan = rows().candidate(agency, "Jan", "Smit", JAN);
        piet = rows().candidate(agency, "Piet", "Bos", PIET);
        fixture.in(agency, "update app_user set smtp_server_id = ?", server);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "en|Sent anyway by Anna de Vries at |: no subject, shortened link"
                        + "|Sent an email that was stopped",
                "nl|Toch verstuurd door Anna de Vries om |: geen onderwerp, verkorte link"
                        + "|Verstuurde een tegengehouden e-mail toch"
            })
    void theHistoryAndTheTrailSayWhoSentItInSpiteOfWhat(
            String language, String who, String what, String deed) {
        var administrator = fixture.user(agency, Role.ADMIN);
        speak(language);
        var overruled = overruled(FindingKind.NO_SUBJECT, FindingKind.LINK_SHORTENER);
        var key = UUID.randomUUID();
        var sent = send(key, "", overruled, jan);
        assertThat(send(key, "", overruled, jan)).as("pressed twice").isEqualTo(sent);
        assertThat(story(sent.getFirst()).select("[data-sent-anyway]").text())
                .startsWith(who)
                .endsWith(what);
        assertThat(noted()).isOne();
        assertThat(trail()).containsExactly("[no-subject, link-shortener]");
        reader = as(administrator, Role.ADMIN);
        assertThat(page("/maintenance/audit").select("main").text()).contains(deed);
    }

    @Test
    void onlyThoseThatWereStoppedSayIt() {
        var overruled = new Overruled(sender, Map.of(PIET, List.of(FindingKind.WRONG_NAME)));
        var sent = send(UUID.randomUUID(), "", overruled, jan, piet);
        assertThat(story(sent.getFirst()).select("[data-sent-anyway]")).isEmpty();
        assertThat(story(sent.getLast()).select("[data-sent-anyway]").text())
                .endsWith("wrong name");
        assertThat(trail()).containsExactly("[wrong-name]");
    }

    @Test
    void manyAreNotedInOneLineOfTheTrail() {
        var sent = send(UUID.randomUUID(), "", overruled(FindingKind.SCRIPT), jan, piet);
        assertThat(sent).hasSize(2);
        assertThat(noted()).isEqualTo(2);
        assertThat(trail()).containsExactly("[script]");
    }

    @Test
    void nothingIsNotedWhereNothingWasStopped() {
        var sent = send(UUID.randomUUID(), "", Overruled.NOTHING, jan, piet);
        assertThat(story(sent.getFirst()).select("[data-sent-anyway]")).isEmpty();
        assertThat(noted()).isZero();
        assertThat(trail()).isEmpty();
    }

    @Test
    void anEmailInThePlaceOfAnotherSaysItToo() {
        smtp.reply("DOT", "550 High probability of spam");
        var refused = send(UUID.randomUUID(), "", Overruled.NOTHING, jan).getFirst();
        run();
        smtp.behave();
        var anew =
                send(UUID.randomUUID(), refused.toString(), overruled(FindingKind.NO_SUBJECT), jan);
        assertThat(story(anew.getFirst()).select("[data-sent-anyway]").text())
                .endsWith("no subject");
        assertThat(story(refused).select("[data-sent-anyway]")).isEmpty();
    }

    /// What this version does not know has no words, and who is gone no name.
    @Test
    void whatAnotherVersionFoundIsShownByItsId() {
        var sent = send(UUID.randomUUID(), "", Overruled.NOTHING, jan).getFirst();
        fixture.in(
                agency,
                "insert into sent_anyway values (?, ?, '{from-the-future,script}', ?, now())",
                agency,
                sent,
                UUID.randomUUID());
        assertThat(story(sent).select("[data-sent-anyway]").text())
                .startsWith("Sent anyway by somebody who is no longer here")
                .endsWith(": from-the-future, program code");
    }

    @Test
    void anotherAgencyReadsNothingOfIt() {
        var sent = send(UUID.randomUUID(), "", overruled(FindingKind.SCRIPT), jan).getFirst();
        var other = fixture.agency();
        assertThat(CurrentTenant.call(agency, () -> sentAnyway.find(sent))).isPresent();
        assertThat(CurrentTenant.call(other, () -> sentAnyway.find(sent))).isEmpty();
    }

    private Overruled overruled(FindingKind... findings) {
        var kinds = List.of(findings);
        return new Overruled(sender, Map.of(JAN, kinds, PIET, kinds));
    }

    /// @param follows the message in whose place it is written; empty: none
    private List<UUID> send(UUID key, String follows, Overruled overruled, UUID... to) {
        return CurrentTenant.call(
                agency,
                () -> {
                    var me = new SignedIn(agency, sender, Role.RECRUITER, false);
                    var form = form(key, follows, to);
                    var from = senders.find(sender).orElseThrow();
                    var route = ((Usable) routes.of(from, "").choice()).route();
                    List<Candidate> all = recipients.find(form.recipients());
                    var earlier =
                            follows.isEmpty()
                                    ? Optional.<EarlierMessage>empty()
                                    : earlierMessages.find(follows, me);
                    var gate = new Gate(null, true, overruled, FileScan.NONE);
                    return dispatch.send(from, route, all, all, form, earlier, gate, me).messages();
                });
    }

    private static ComposeForm form(UUID key, String follows, UUID... to) {
        return new ComposeForm(
                List.of(to).stream().map(UUID::toString).toList(),
                "A job",
                "<p>Hello</p>",
                List.of(),
                key.toString(),
                "",
                follows,
                List.of(),
                "",
                null,
                "true");
    }

    private long noted() {
        return rows().value(agency, Long.class, "select count(*) from sent_anyway");
    }

    private List<String> trail() {
        return CurrentTenant.call(
                agency,
                () ->
                        new TransactionTemplate(fixture.transactionManager)
                                .execute(_ ->
                                        fixture.jdbc
                                                .sql(
                                                        "select detail from audit_event where"
                                                            + " action like 'message.%sent-anyway'")
                                                .query(String.class)
                                                .list()));
    }
}

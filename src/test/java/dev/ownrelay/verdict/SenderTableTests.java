package dev.ownrelay.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.account.StatementLog;
import dev.ownrelay.tenant.CurrentTenant;
import dev.ownrelay.verdict.SenderTable.Cell;
import dev.ownrelay.verdict.SenderTable.Column;
import dev.ownrelay.verdict.SenderTable.Table;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.springframework.beans.factory.annotation.Autowired;

import java.util.UUID;

/// Users and servers, and the domains that do not fit their servers.
@ResourceLock("StatementLog")
class SenderTableTests extends VerdictFixture {

    @Autowired SenderTable table;
    @Autowired BrokenSenders broken;

    @Test
    void eachUserHasACellForEachServer() {
        user("anna@agency.test", server);
        user("bob@other.test", null);
        user("gone@agency.test", server);
        fixtures.in(agency, "update app_user set enabled = false where email like 'gone%'");
        var off = fixtures.server(agency, "Off");
        fixtures.in(agency, "update smtp_server set enabled = false where id = ?", off);
        var shown = found(false);
        assertThat(shown.columns()).extracting(Column::name).containsExactly("", "Mail One");
        assertThat(shown.rows()).hasSize(2);
        var anna = shown.rows().getFirst();
        assertThat(anna.cells()).extracting(Cell::chosen).containsExactly(false, true);
        assertThat(anna.cells().getLast().verdict().word()).isEqualTo("believed");
        assertThat(anna.cells().getFirst().verdict().word()).isEqualTo("not-believed");
    }

    @Test
    void aServerThatDoesNotSendForADomainHasNoVerdictOnIt() {
        user("anna@agency.test", server);
        fixtures.in(agency, "update smtp_server set sender_domains = 'other.test'");
        assertThat(found(false).rows().getFirst().cells().getLast().verdict()).isNull();
    }

    @Test
    void usersWhomReceiversBelieveEverywhereCanBeLeftOut() {
        DNS.onlyTxt(DOMAIN, "v=spf1 ip4:45.10.20.7 ip4:45.30.30.3 -all");
        user("anna@agency.test", server);
        user("bob@other.test", server);
        DNS.mx("other.test", "in.other.test").txt("other.test", BROKEN);
        assertThat(found(false).rows()).hasSize(2);
        assertThat(found(true).rows())
                .singleElement()
                .satisfies(row -> assertThat(row.email()).isEqualTo("bob@other.test"));
    }

    @Test
    void fiftyUsersAndTwentyServersAreThreeQuestionsWhileTheDnsIsSilent() {
        DNS.silent(true);
        for (int i = 0; i < 50; i++) {
            user("user" + i + "@d" + i % 5 + ".test", server);
        }
        for (int i = 0; i < 19; i++) {
            fixtures.server(agency, "Mail " + i);
        }
        try (var log = new StatementLog()) {
            var shown = CurrentTenant.call(agency, () -> table.of(false));
            assertThat(shown.rows()).hasSize(50);
            assertThat(shown.columns()).hasSize(21);
            assertThat(log.ofThisThread().stream().filter(each -> each.contains("select ")))
                    .hasSize(3);
        }
        assertThat(asked()).as("questions to the DNS").isZero();
        DNS.behave();
    }

    @Test
    void aBrokenDomainIsOneLineWithItsServersAndUsers() {
        var second = fixtures.server(agency, "Mail Two");
        user("anna@agency.test", server);
        user("ben@agency.test", server);
        user("carl@agency.test", second);
        user("dora@agency.test", null);
        DNS.onlyTxt(DOMAIN, BROKEN);
        found(false);
        var line = CurrentTenant.call(agency, broken::all);
        assertThat(line).hasSize(1);
        assertThat(line.getFirst().domain()).isEqualTo(DOMAIN);
        assertThat(line.getFirst().servers()).containsExactly("Mail One", "Mail Two");
        assertThat(line.getFirst().relay()).isTrue();
        assertThat(line.getFirst().users()).isEqualTo(4);
        assertThat(line.getFirst().since()).isEqualTo(clock.instant());
    }

    @Test
    void aServerThatNobodyChoseBreaksNothing() {
        user("anna@agency.test", server);
        found(false);
        assertThat(CurrentTenant.call(agency, broken::all)).as("the relay is not chosen").isEmpty();
    }

    @Test
    void anotherAgencySeesItsOwnUsersOnly() {
        user("anna@agency.test", server);
        found(false);
        var other = fixtures.agency();
        assertThat(CurrentTenant.call(other, () -> table.of(false)).rows()).isEmpty();
        assertThat(CurrentTenant.call(other, broken::all)).isEmpty();
    }

    private Table found(boolean brokenOnly) {
        CurrentTenant.run(agency, () -> table.of(brokenOnly));
        queue.drain();
        return CurrentTenant.call(agency, () -> table.of(brokenOnly));
    }

    private void user(String email, UUID chosen) {
        var id = fixtures.user(agency, chosen);
        fixtures.in(
                agency,
                "update app_user set email = ?, display_name = ? where id = ?",
                email,
                email,
                id);
    }
}

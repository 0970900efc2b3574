package dev.ownrelay.agency;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.support.Visitor;
import dev.ownrelay.tenant.CurrentTenant;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

import java.util.List;
import java.util.UUID;

/// What the operator sees of one agency, and lets it send through the default relay.
class AgencyPageTests extends AccountFixture {

    @Autowired JdbcClient jdbc;
    @Autowired TransactionTemplate transaction;

    private Visitor operator;
    private UUID south;
    private String url;

    @BeforeEach
    void anotherAgency() {
        found("South", "zoe@south.test");
        south = user("zoe@south.test").tenantId();
        url = "/operator/agencies/" + south;
        operator = signedIn(ADMIN);
    }

    @Test
    void theListLeadsToFiguresWithoutPeople() {
        var link = operator.get("/operator/agencies").document().selectFirst("a[href=" + url + "]");
        assertThat(link.text()).isEqualTo("South");
        var page = operator.get(url);
        assertThat(page.document().selectFirst("#figures").text())
                .contains("State Active", "Users 1", "Emails accepted 0", "Emails waiting 0");
        assertThat(page.document().selectFirst("#relay").text())
                .contains("No default relay is set up", "Blank: no limit", "Blank: 4,");
        assertThat(page.document().selectFirst("main").html())
                .doesNotContain("zoe@south.test", "Anna");
    }

    @Test
    void pausingAsksWithItsName() {
        var link = operator.get("/operator/agencies").document().selectFirst("a[href$=/pause]");
        assertThat(
                        operator.get(url + "/pause")
                                .document()
                                .select("main :is(h1, .btn-danger)")
                                .eachText())
                .containsExactly("Pause South?", "Pause South");
        assertThat(link.text()).startsWith("Pause ");
        assertThat(paused()).as("asking does nothing").isFalse();
        assertThat(operator.post(url + "/pause").status()).isEqualTo(303);
        assertThat(paused()).isTrue();
        var list = operator.get("/operator/agencies").document();
        assertThat(list.select("form[action=" + url + "/resume]")).hasSize(1);
        assertThat(operator.get("/operator/agencies/" + UUID.randomUUID() + "/pause").status())
                .isEqualTo(404);
    }

    @Test
    void pausingSignsOutItsPeopleAndNobodyElse() {
        var zoe = signedIn("zoe@south.test");
        var rik = signedIn(RECRUITER);
        operator.get(url + "/pause");
        operator.post(url + "/pause");
        assertThat(zoe.get("/account").location()).isEqualTo("/login");
        assertThat(rik.get("/account").status()).isEqualTo(200);
        var again = signedIn("zoe@south.test");
        assertThat(again.get("/maintenance/audit?area=session").document().text())
                .contains("Signed one browser out");
        var north = "/operator/agencies/" + user(ADMIN).tenantId();
        operator.get(north + "/pause");
        operator.post(north + "/pause");
        assertThat(rik.get("/account").location()).isEqualTo("/login");
        assertThat(operator.get("/operator/agencies").status()).isEqualTo(200);
        assertThat(again.get("/account").status()).isEqualTo(200);
    }

    private boolean paused() {
        return CurrentTenant.call(
                south,
                () ->
                        transaction.execute(status ->
                                jdbc.sql("select paused from agency where id = ?")
                                        .param(south)
                                        .query(Boolean.class)
                                        .single()));
    }

    @Test
    void limitsAreSavedShownAndTakenAway() {
        assertThat(limit("600", "10000", "3").location()).isEqualTo(url);
        assertThat(operator.get(url).document().text()).contains("The limits are saved.");
        assertThat(limits()).containsExactly("600", "10000", "3");
        assertThat(limit("", " ", "").status()).isEqualTo(303);
        assertThat(limits()).containsExactly("", "", "");
        assertThat(audit())
                .containsExactly(
                        "600 a minute, 10000 a day, 3 connections",
                        "default a minute, default a day, default connections");
    }

    @Test
    void whatIsNoLimitIsSaidBesideTheFieldAndKept() {
        for (var wrong : List.of("0", "-1", "1.5", "many", "10000000")) {
            var page = limit(wrong, wrong, wrong).document();
            assertThat(page.select(".invalid-feedback")).as(wrong).hasSize(3);
            assertThat(page.selectFirst("#relayPerDay").val()).isEqualTo(wrong);
        }
        assertThat(limits()).containsExactly("", "", "");
        assertThat(audit()).isEmpty();
    }

    @Test
    void anotherOperatorsChangeIsNotOverwritten() {
        var other = signedIn(ADMIN);
        other.get(url);
        assertThat(limit("600", "", "").status()).isEqualTo(303);
        assertThat(limit("1", "0", "", "0").document().text())
                .as("a mistake beside it hides nothing")
                .doesNotContain("Somebody else");
        var page = limit("30", "", "", "0").document();
        assertThat(page.text()).contains("Somebody else has changed these limits.");
        assertThat(page.selectFirst("#relayPerMinute").val()).isEqualTo("30");
        assertThat(limits()).containsExactly("600", "", "");
        assertThat(limit("30", "", "", "no number").status()).isEqualTo(200);
    }

    @Test
    void nobodyElseSeesOrSetsThem() {
        for (var email : List.of(RECRUITER, "zoe@south.test")) {
            var visitor = signedIn(email);
            assertThat(visitor.get(url).status()).isEqualTo(403);
            assertThat(visitor.post(url, "relayPerDay", "1000000").status()).isEqualTo(403);
        }
        for (var absent : List.of(UUID.randomUUID().toString(), "no-id")) {
            assertThat(operator.get("/operator/agencies/" + absent).status()).isEqualTo(404);
            assertThat(operator.post("/operator/agencies/" + absent, "relayPerDay", "5").status())
                    .isEqualTo(404);
        }
        assertThat(limits()).containsExactly("", "", "");
    }

    private Visitor.Page limit(String perMinute, String perDay, String connections) {
        var version = operator.get(url).document().selectFirst("input[name=version]").val();
        return limit(perMinute, perDay, connections, version);
    }

    private Visitor.Page limit(
            String perMinute, String perDay, String connections, String version) {
        return operator.post(
                url,
                "relayPerMinute",
                perMinute,
                "relayPerDay",
                perDay,
                "relayConnections",
                connections,
                "version",
                version);
    }

    private List<String> limits() {
        var page = operator.get(url).document();
        return List.of("relayPerMinute", "relayPerDay", "relayConnections").stream()
                .map(field -> page.selectFirst("#" + field).val())
                .toList();
    }

    private List<String> audit() {
        return CurrentTenant.call(
                south,
                () ->
                        transaction.execute(_ ->
                                jdbc.sql(
                                                """
                                                select detail from audit_event
                                                where action = 'relay.quota-changed'
                                                    and actor_id = ? order by at, ctid
                                                """)
                                        .param(id(ADMIN))
                                        .query(String.class)
                                        .list()));
    }
}

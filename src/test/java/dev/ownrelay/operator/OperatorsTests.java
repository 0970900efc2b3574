package dev.ownrelay.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ownrelay.agency.AccountFixture;
import dev.ownrelay.support.Visitor;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.transaction.support.TransactionTemplate;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

class OperatorsTests extends AccountFixture {

    private static final String PAGE = "/operator/operators";
    private static final String ZOE = "zoe@south.test";

    @Autowired Operators operators;
    @Autowired TransactionTemplate transaction;
    @Autowired JdbcConnectionDetails details;

    Visitor anna;

    @BeforeEach
    void startWithAnotherAgency() {
        database.execute("truncate operator_event");
        database.execute(
                """
                insert into agency (id, name, created_at)
                values ('00000000-0000-0000-0000-0000000000aa', 'South', now())
                """);
        person("Zoe", ZOE);
        anna = signedIn(ADMIN);
    }

    @Test
    void listsWhoRunsTheInstallationAndNobodyElse() {
        assertThat(make(ZOE).status()).isEqualTo(303);
        database.execute(
                """
                update app_user set created_at = (select max(created_at) from app_user)
                    + interval '1 day' where email = '%s'
                """
                        .formatted(ZOE));
        var page = anna.get(PAGE).document();
        assertThat(page.select("#operators tbody tr").eachText())
                .containsExactly(
                        "Anna (you) anna@agency.test North On Step down Anna",
                        "Zoe zoe@south.test South On Remove as operator Zoe");
        assertThat(page.text()).doesNotContain("Rik");
        assertThat(page.select("nav a[href=/operator/operators][aria-current=page]")).hasSize(1);
    }

    @Test
    void makesAUserOfAnyAgencyOperatorWhoHasToSignInAgain() {
        var zoe = signedIn(ZOE);
        assertThat(zoe.get("/operator/agencies").status()).isEqualTo(403);
        assertThat(make(" ZOE@south.test ").location()).isEqualTo(PAGE);
        assertThat(anna.get(PAGE).document().text()).contains("Zoe also runs this installation");
        assertThat(zoe.get("/").location()).isEqualTo("/login?ended");
        assertThat(signedIn(ZOE).get("/operator/agencies").status()).isEqualTo(200);
    }

    @Test
    void isNotedInTheAgencyAndForOperators() {
        make(ZOE);
        remove(ZOE);
        var expected =
                List.of(
                        "operator.made Zoe <zoe@south.test>",
                        "operator.removed Zoe <zoe@south.test>");
        for (var trail :
                List.of(
                        "audit_event where tenant_id = '%s'".formatted(user(ZOE).tenantId()),
                        "operator_event where agency_id = '%s'".formatted(user(ZOE).tenantId()))) {
            var both = " and action like 'operator.%%' and actor_id = '%s' order by action";
            assertThat(
                            strings(
                                    ("action || ' ' || detail from " + trail + both)
                                            .formatted(id(ADMIN))))
                    .as(trail)
                    .isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nobody@south.test",
                "unproven@south.test",
                "disabled@south.test",
                "zoe+more@south.test"
            })
    void saysTheSameOfEverybodyWhoCannotBecomeOperator(String email) {
        person("Unproven", "unproven@south.test");
        database.execute("update app_user set address_proven_at = null where email like 'unp%'");
        database.execute("update sign_in set proven = false where email like 'unp%'");
        person("Disabled", "disabled@south.test");
        database.execute("update app_user set enabled = false where email like 'disabled%'");
        var page = make(email);
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.document().selectFirst("#email-error").text())
                .startsWith("Nobody who may sign in has confirmed this address.");
        assertThat(page.document().selectFirst("#email").val()).isEqualTo(email);
        assertThat(operators.list()).hasSize(1);
    }

    @Test
    void refusesWhatIsNoAddressAndWhoIsOperatorAlready() {
        assertThat(make("").document().selectFirst("#email-error").text()).contains("Fill in");
        assertThat(make("zoe").document().selectFirst("#email-error").text())
                .contains("Fill in one address");
        assertThat(make(ADMIN).document().selectFirst("#email-error").text())
                .contains("is already an operator");
        assertThat(operators.list()).hasSize(1);
    }

    @Test
    void takesTheRightAwayInSessionsThatAreOpen() {
        make(ZOE);
        anna.get(PAGE);
        var zoe = signedIn(ZOE);
        zoe.get(PAGE);
        assertThat(remove(ZOE).location()).isEqualTo(PAGE);
        assertThat(zoe.post("/operator/agencies/" + user(ADMIN).tenantId() + "/pause").status())
                .isNotEqualTo(303)
                .isGreaterThanOrEqualTo(302);
        assertThat(zoe.get(PAGE).location()).endsWith("/login");
        assertThat(signedIn(ZOE).get(PAGE).status()).isEqualTo(403);
        assertThat(anna.get(PAGE).document().text()).contains("Zoe no longer runs");
        assertThat(strings("paused::text from agency where name = 'North'"))
                .containsExactly("false");
    }

    /// As where a session outlived the change by an accident.
    @Test
    void aSessionThatStillSaysOperatorIsRefused() {
        make(ZOE);
        var zoe = signedIn(ZOE);
        zoe.get(PAGE);
        database.execute("update app_user set operator = false where email = '%s'".formatted(ZOE));
        assertThat(zoe.post(PAGE, "email", RECRUITER).location()).isEqualTo("/login?ended");
        assertThat(user(RECRUITER).operator()).isFalse();
    }

    @Test
    void theLastOneStays() {
        assertThat(anna.get(PAGE).document().select("#operators form")).isEmpty();
        assertThat(remove(ADMIN).location()).isEqualTo(PAGE);
        assertThat(anna.get(PAGE).document().text()).contains("only operator who can sign in");
        make(ZOE);
        database.execute("update app_user set enabled = false where email = '%s'".formatted(ZOE));
        assertThat(anna.get(PAGE).document().select("#operators tr").eachText())
                .contains(
                        "Anna (you) anna@agency.test North On The only one",
                        "Zoe zoe@south.test South Off Remove as operator Zoe");
        remove(ADMIN);
        assertThat(user(ADMIN).operator()).as("who is switched off does not count").isTrue();
        assertThat(remove(ZOE).status()).isEqualTo(303);
        assertThat(user(ZOE).operator()).isFalse();
    }

    @Test
    void whoIsNotTheLastMayStepDown() {
        make(ZOE);
        assertThat(remove(ADMIN).location()).isEqualTo("/");
        assertThat(anna.get("/").location()).isEqualTo("/login?ended");
        assertThat(signedIn(ADMIN).get(PAGE).status()).isEqualTo(403);
        assertThat(operators.list()).extracting(OperatorRow::email).containsExactly(ZOE);
    }

    @RepeatedTest(5)
    void twoWhoTakeEachOthersRightAwayAtOnceLeaveOne() {
        make(ZOE);
        anna.get(PAGE);
        var zoe = signedIn(ZOE);
        zoe.get(PAGE);
        database.during(
                "select pg_advisory_xact_lock(7003861945)",
                () -> {
                    var one = atOnce(() -> remove(anna, ZOE));
                    var other = atOnce(() -> remove(zoe, ADMIN));
                    return List.of(one.join(), other.join());
                });
        assertThat(operators.list()).hasSize(1);
    }

    @Test
    void somebodyElseIsKeptWhereOneIsSwitchedOff() {
        assertThatThrownBy(() -> keepAnother(ADMIN)).isInstanceOf(Operators.LastOperator.class);
        make(ZOE);
        keepAnother(ADMIN);
    }

    @Test
    void whoIsNoOperatorIsNotThere() {
        assertThat(remove(ZOE).status()).isEqualTo(404);
        assertThat(anna.post(PAGE + "/" + UUID.randomUUID() + "/remove").status()).isEqualTo(404);
        assertThat(anna.post(PAGE + "/no-id/remove").status()).isEqualTo(404);
    }

    private static <T> CompletableFuture<T> atOnce(Callable<T> work) {
        var done = new CompletableFuture<T>();
        Thread.ofPlatform()
                .start(() -> {
                    try {
                        done.complete(work.call());
                    } catch (Exception e) {
                        done.completeExceptionally(e);
                    }
                });
        return done;
    }

    private void keepAnother(String email) {
        as(email, () -> transaction.executeWithoutResult(_ -> operators.keepAnother(id(email))));
    }

    private Visitor.Page make(String email) {
        anna.get(PAGE);
        return anna.post(PAGE, "email", email);
    }

    private Visitor.Page remove(String email) {
        return remove(anna, email);
    }

    private Visitor.Page remove(Visitor who, String email) {
        return who.post(PAGE + "/" + id(email) + "/remove");
    }

    private void person(String name, String email) {
        database.execute(
                """
                insert into app_user (tenant_id, id, email, display_name, password_hash, role,
                    address_proven_at, created_at)
                select '00000000-0000-0000-0000-0000000000aa', gen_random_uuid(), '%1$s', '%2$s',
                    password_hash, 'RECRUITER', now(), now()
                from app_user where email = '%3$s';
                insert into sign_in (email, tenant_id, user_id, proven)
                select email, tenant_id, id, true from app_user where email = '%1$s'
                """
                        .formatted(email, name, ADMIN));
    }

    private List<String> strings(String query) {
        var superuser =
                new DriverManagerDataSource(
                        details.getJdbcUrl(), details.getUsername(), details.getPassword());
        return JdbcClient.create(superuser).sql("select " + query).query(String.class).list();
    }
}

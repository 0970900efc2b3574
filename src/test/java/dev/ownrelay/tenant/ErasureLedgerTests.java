package dev.ownrelay.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import dev.ownrelay.support.Fixtures;
import dev.ownrelay.support.OwnrelayTest;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

/// Somebody who was erased comes along again.
@OwnrelayTest
class ErasureLedgerTests extends ErasedFixture {

    private static final String SAME = "erika.SPOOR@A.test";

    RequestPostProcessor recruiter;

    @BeforeEach
    void theyAreErased() {
        recruiter = Fixtures.recruiter(victim.id, fixtures.user(victim.id, null));
        assertThat(erase(admin)).hasStatus(303);
    }

    @Test
    void anErasureIsKeptAsHashesByAKeyThatIsSealed() {
        var kept =
                strings(
                        """
                        select e.address_hash from erasure e join erasure_key k
                            on k.tenant_id = e.tenant_id and k.id = e.key_id
                        where k.sealed_key like 'v1:%%' and e.erased_by = '%s' and e.candidate_id = '%s'
                        """
                                .formatted(victim.user, victim.candidate));
        assertThat(kept)
                .as("of the present address and of one to which emails went")
                .hasSize(2)
                .doesNotHaveDuplicates()
                .allMatch(hash -> hash.matches("[0-9a-f]{64}"));
        assertThat(traces()).isEmpty();
    }

    @Test
    void recruitersAddNobodyWhoWasErased() {
        for (var form : new String[] {"", "true"}) {
            assertThat(add(recruiter, SAME, form))
                    .hasStatusOk()
                    .bodyText()
                    .contains("Somebody with this address was erased", "ask an administrator")
                    .doesNotContain("name=\"readmit\"", "was erased on");
        }
        assertThat(count("candidate")).isZero();
    }

    @Test
    void administratorsDoOnlyWhenTheyMeanItAndTheTrailSaysSo() {
        assertThat(add(admin, SAME, ""))
                .hasStatusOk()
                .bodyText()
                .contains(
                        "Somebody with this address was erased",
                        "was erased on",
                        "name=\"readmit\"");
        assertThat(count("candidate")).isZero();
        assertThat(add(admin, SAME, "true")).hasStatus(303);
        assertThat(count("candidate")).isEqualTo(1);
        assertThat(
                        strings(
                                "select detail || actor_id from audit_event where action ="
                                        + " 'candidate.readmitted'"))
                .containsExactly(victim.user.toString());
    }

    @Test
    void whoWasNeverErasedIsAddedWithoutAWordInTheTrail() {
        assertThat(add(admin, "joe@a.test", "true")).hasStatus(303);
        assertThat(audit("readmitted")).isEqualTo("[]");
    }

    @Test
    void aListThatNamesThemAddsTheOthers() {
        var answer =
                mvc.post()
                        .uri("/messages/new/recipients")
                        .param("newcomers", "Erika; Spoor; " + SAME + "\nJoe; Rika; joe@a.test")
                        .param("add", "true")
                        .with(admin)
                        .with(csrf())
                        .header("HX-Request", "true")
                        .exchange();
        assertThat(answer)
                .hasStatusOk()
                .bodyText()
                .contains(
                        "data-said-of=\"erased\"",
                        "was erased and is left out",
                        "erika.SPOOR@a.test");
        assertThat(strings("select email from candidate where tenant_id = '" + victim.id + "'"))
                .containsExactly("joe@a.test");
    }

    @Test
    void nobodyElseGetsTheirAddress() {
        var joe = fixtures.candidate(victim.id, "Joe", "Rika", "joe@a.test");
        assertThat(
                        mvc.post()
                                .uri("/candidates/" + joe + "/edit")
                                .param("firstName", "Joe")
                                .param("lastName", "Rika")
                                .param("email", SAME)
                                .param("version", "0")
                                .with(admin)
                                .with(csrf())
                                .exchange())
                .hasStatusOk()
                .bodyText()
                .contains("so this candidate does not get it");
        assertThat(row("candidate", joe)).contains("joe@a.test");
    }

    @Test
    void whileTheRingLacksTheKeyNobodyIsAddedAndNoSecondOneIsMade() {
        var keys = count("erasure_key");
        plant(
                "update erasure_key set sealed_key ="
                        + " regexp_replace(sealed_key, 'v1:[^:]+:', 'v1:away:')");
        assertThat(add(recruiter, SAME, "")).hasStatus(503);
        assertThat(add(admin, "joe@a.test", "true")).hasStatus(503);
        assertThat(count("candidate")).isZero();
        assertThat(count("erasure_key")).isEqualTo(keys);
        plant("delete from erasure");
        plant("delete from erasure_key");
    }

    @Test
    void anotherAgencyKnowsNothingOfIt() {
        var stranger = Fixtures.administrator(neighbour.id, neighbour.user);
        assertThat(add(stranger, SAME, "")).hasStatus(303);
    }

    private MvcTestResult add(RequestPostProcessor who, String address, String readmit) {
        return mvc.post()
                .uri("/candidates/new")
                .param("firstName", "Somebody")
                .param("lastName", "New")
                .param("email", address)
                .param("readmit", readmit)
                .with(who)
                .with(csrf())
                .exchange();
    }
}

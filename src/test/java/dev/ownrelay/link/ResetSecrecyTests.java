package dev.ownrelay.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.account.Role;
import dev.ownrelay.account.StatementLog;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

import java.util.LinkedHashMap;
import java.util.Set;
import java.util.stream.Collectors;

/// *Forgotten your password?* costs the same whoever is named.
@Isolated("reads what everybody logs")
class ResetSecrecyTests extends LinkFixture {

    @Test
    void answersEverybodyAlike() {
        found("South", "zoe@south.test");
        invite("Bo", "invited@agency.test");
        join(ADMIN, "Cy", "disabled@agency.test", Role.RECRUITER);
        join(ADMIN, "Di", "unproven@agency.test", Role.RECRUITER);
        join(ADMIN, "Ed", "displaced@agency.test", Role.RECRUITER);
        database.execute(
                """
                update app_user set enabled = false where email = 'disabled@agency.test';
                update app_user set address_proven_at = null where email = 'unproven@agency.test';
                update sign_in set proven = false where email = 'unproven@agency.test';
                delete from sign_in where email = 'displaced@agency.test'
                """);
        var written = mails().size();
        var answers = new LinkedHashMap<String, String>();
        for (var email :
                Set.of(
                        ADMIN,
                        RECRUITER,
                        "zoe@south.test",
                        "nobody@agency.test",
                        "invited@agency.test",
                        "disabled@agency.test",
                        "unproven@agency.test",
                        "displaced@agency.test")) {
            answers.put(email, answerAndStatements(email));
        }
        assertThat(Set.copyOf(answers.values())).as("%s", answers).hasSize(1);
        assertThat(answers.get(ADMIN))
                .contains("If somebody signs in with this address", "insert into reset_request")
                .doesNotContain("app_user", "sign_in");
        assertThat(mails()).hasSize(written);
        answerResets();
        assertThat(mails().subList(written, mails().size()).stream().map(Mail::to))
                .containsExactlyInAnyOrder(
                        ADMIN, RECRUITER, "zoe@south.test", "unproven@agency.test");
    }

    private String answerAndStatements(String email) {
        var browser = browser();
        browser.get("/reset");
        try (var log = new StatementLog()) {
            var page = browser.post("/reset", "username", email);
            var statements = log.statements().stream().collect(Collectors.joining("\n"));
            return (normal(page) + "\n" + statements).replace(email, "ADDRESS");
        }
    }
}

package dev.ownrelay.sso;

import static dev.ownrelay.login.LocalProvider.PROVIDER;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.support.ScriptedProvider;
import dev.ownrelay.support.Visitor;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.TestPropertySource;

import java.util.Map;
import java.util.UUID;

/// What single sign-on refuses stands in the trail, and administrators are told of attacks: once a
/// day.
@TestPropertySource(properties = "spring.mail.host=relay.test")
class ToldRefusalTests extends OrganisationFixture {

    private static final String REFUSED = "single-sign-on.refused";

    private String anna;
    private String boss;

    @BeforeEach
    void open() {
        anna = "anna@" + domain;
        boss = "admin@" + domain;
        switchOn();
    }

    /// Of the agency, to whom.
    private String mails(UUID of) {
        return rows.value(
                of,
                String.class,
                """
                select coalesce(string_agg(to_address, ' '), '') from notice
                where tenant_id = ? and kind = 'sign-on-refused'
                """,
                of);
    }

    private void assertToldOnce() {
        assertThat(mails(agency)).isEqualTo(boss);
    }

    @Test
    void theIssuerOfAnotherAgencyInTheTrailsOfBoth() {
        var theirs = "t" + domain;
        var other = agencyAt(theirs);
        var them = user(other, "boss@" + theirs, "ADMIN");
        switchOn(other, them, PROVIDER.url("/theirs"), "", "");
        for (int i = 0; i < 2; i++) {
            var visitor = visitor();
            var back = back(begin(visitor, "boss@" + theirs), claims("anna-1", anna, true));
            assertRefused("foreign-domain", visitor.get(back));
        }
        assertThat(trail(other, REFUSED)).hasSize(2).containsOnly("foreign-domain, " + domain);
        assertThat(trail("single-sign-on.claimed")).hasSize(2).containsOnly(domain);
        assertThat(mails(other)).isEqualTo("boss@" + theirs);
        assertToldOnce();
        assertThat(trail(REFUSED)).isEmpty();
    }

    @Test
    void aTokenOfAnotherIssuer() throws Exception {
        for (int i = 0; i < 2; i++) {
            var visitor = visitor();
            var asked = query(begin(visitor, anna));
            var forged =
                    new Forged(issuer(), CLIENT, SECRET, asked.get("nonce"), anna, clock.instant());
            PROVIDER.once(ScriptedProvider.json(200, Forged.discovery(issuer(), Map.of())))
                    .once(ScriptedProvider.json(200, forged.tokens(Forged.Wrong.OF_ANOTHER_ISSUER)))
                    .once(ScriptedProvider.json(200, forged.keys()));
            var path = "/login/organisation/callback?code=x&state=" + asked.get("state");
            assertRefused("forged", visitor.get(path));
        }
        assertThat(trail(REFUSED)).containsExactly("forged", "forged");
        assertToldOnce();
    }

    @Test
    void theSubjectOfSomebodyElseWithAnAddressThatIsBound() {
        in(anna, claims("anna-1", anna, true));
        for (int i = 0; i < 2; i++) {
            assertRefused("other-person", come(visitor(), anna, claims("mallory", anna, true)));
        }
        assertThat(trail(REFUSED)).hasSize(2).containsOnly("other-person, " + anna);
        assertToldOnce();
    }

    @Test
    void aSubjectThatIsBoundWithTheAddressOfSomebodyElse() {
        in(anna, claims("anna-1", anna, true));
        in(anna, claims("anna-1", "a.new.name@" + domain, true));
        assertThat(trail("single-sign-on.swapped")).as("nobody's address").isEmpty();
        for (int i = 0; i < 2; i++) {
            var visitor = in(anna, claims("anna-1", boss, true));
            assertThat(visitor.get("/maintenance/users").status()).isEqualTo(403);
        }
        assertThat(trail("single-sign-on.swapped")).containsExactly(boss, boss);
        assertToldOnce();
    }

    @Test
    void anAddressThatIsNotVerified() {
        for (int i = 0; i < 2; i++) {
            assertRefused("unverified", come(visitor(), anna, claims("anna-1", anna, false)));
        }
        assertThat(trail(REFUSED)).hasSize(2).containsOnly("unverified, " + anna);
        assertToldOnce();
    }

    /// In the same browser and in one that was never here.
    @Test
    void anAnswerThatHasLetSomebodyInBefore() {
        var visitor = visitor();
        var back = back(begin(visitor, anna), claims("anna-1", anna, true));
        assertThat(visitor.get(back).location()).isEqualTo("/");
        PROVIDER.asked().clear();
        assertRefused("replayed", visitor.get(back));
        assertRefused("replayed", new Visitor(port).get(back));
        assertThat(PROVIDER.asked()).isEmpty();
        assertThat(trail(REFUSED)).containsExactly("replayed", "replayed");
        assertToldOnce();
    }

    /// All of these need an address alone, and a mail would be a weapon.
    @Test
    void ofWhatAnyStrangerBringsAboutNobodyIsTold() {
        var visitor = visitor();
        var state = query(begin(visitor, anna)).get("state");
        var path = "/login/organisation/callback?state=" + state;
        assertRefused("denied", visitor.get(path + "&error=access_denied"));
        assertRefused("unknown", visitor.get(path + "&error=access_denied"));
        state = query(begin(visitor, anna)).get("state");
        path = "/login/organisation/callback?state=" + state;
        assertRefused("mixed-up", visitor.get(path + "&code=x&iss=https%3A%2F%2Fevil.example"));
        assertThat(trail(REFUSED)).containsExactlyInAnyOrder("denied", "mixed-up");
        assertThat(mails(agency)).isEmpty();
    }
}

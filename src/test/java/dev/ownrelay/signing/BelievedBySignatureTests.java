package dev.ownrelay.signing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.server.SenderVerdict;
import dev.ownrelay.support.Fixtures;
import dev.ownrelay.verdict.Verdicts;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/// Receivers believe what we sign, whatever the SPF record says.
class BelievedBySignatureTests extends SigningFixture {

    @Autowired Verdicts verdicts;

    @BeforeEach
    void aDomainThatNamesNobody() {
        DNS.mx(DOMAIN, "in." + DOMAIN).txt(DOMAIN, "v=spf1 -all");
        DNS.txt("_dmarc." + DOMAIN, "v=DMARC1; p=reject");
    }

    @Test
    void aDomainThatWeSignForIsBelieved() {
        assertThat(asked().word()).isEqualTo("cannot-tell");
        signing();
        var signed = asked();
        assertThat(signed.word()).isEqualTo("believed");
        assertThat(signed.words()).isEqualTo("verdict.signature");
        assertThat(signed.dmarc()).isEqualTo("pass");
    }

    @Test
    void whatChangesASignatureOutdatesTheVerdicts() {
        asked();
        turnOn();
        assertThat(facts()).as("switched on").isEmpty();
        asked();
        publish();
        look();
        assertThat(facts()).as("its record is there").isEmpty();
        asked();
        assertThat(facts()).isNotEmpty();
        as(() -> {
            register.turnOff(domain, sender);
            return true;
        });
        assertThat(facts()).as("switched off").isEmpty();
        assertThat(asked().word()).isEqualTo("cannot-tell");
    }

    private SenderVerdict asked() {
        return as(() -> verdicts.ask(DOMAIN, server));
    }

    private String facts() {
        return new Fixtures(fixture.jdbc, fixture.transactionManager)
                .value(agency, String.class, "select facts from sender_verdict");
    }
}

package dev.ownrelay.signing;

import static dev.ownrelay.signing.SigningKey.State.ACTIVE;
import static dev.ownrelay.signing.SigningKey.State.RETIRING;
import static dev.ownrelay.signing.SigningKey.State.WAITING;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.tenant.CurrentTenant;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;

/// One key goes on signing until receivers can see the next one.
class KeyRotationTests extends SigningFixture {

    @AfterEach
    void theClockStandsWhereItWas() {
        clock.set(Instant.parse("2026-11-23T09:00:00Z"));
    }

    @Test
    void theNextKeySignsOnceItsRecordIsThereAndTheFormerStaysForAWeek() {
        signing();
        var first = newest().place();
        clock.advance(Duration.ofSeconds(1));
        assertThat(rotate()).isTrue();
        assertThat(rotate()).as("one waits already").isFalse();
        look();
        assertThat(states()).containsExactly(WAITING, ACTIVE);
        assertThat(signedBy()).isEqualTo(first.recordName());

        publish();
        look();
        assertThat(states()).containsExactly(ACTIVE, RETIRING);
        assertThat(signedBy()).isEqualTo(newest().place().recordName());
        assertThat(privateKeys()).as("a former key cannot sign any more").isOne();

        clock.advance(Duration.ofDays(6));
        checks.all();
        assertThat(states()).containsExactly(ACTIVE, RETIRING);
        DNS.remove(first.recordName());
        checks.all();
        assertThat(states()).as("nobody looks before a week is over").hasSize(2);
        clock.advance(Duration.ofDays(2));
        checks.all();
        assertThat(states()).containsExactly(ACTIVE);
    }

    @Test
    void whatWasSignedByTheFormerKeyLeavesWithASignatureOfTheNext() {
        signing();
        var id = enqueue("carl@candidate.example");
        clock.advance(Duration.ofSeconds(1));
        rotate();
        publish();
        look();
        assertSigned(sent());
        assertThat(fixture.attempts(agency, id).getFirst().signature())
                .isEqualTo(newest().place().recordName());
    }

    @Test
    void onlyAKeyThatSignsIsRotated() {
        assertThat(rotate()).isFalse();
        turnOn();
        assertThat(rotate()).isFalse();
    }

    @Test
    void namesOfKeysNeverComeAgain() {
        var names = new HashSet<String>();
        for (int i = 0; i < 3; i++) {
            signing();
            names.add(newest().key().selector());
            clock.advance(Duration.ofSeconds(1));
            rotate();
            publish();
            look();
            names.add(newest().key().selector());
        }
        assertThat(names).hasSize(4).allMatch(name -> name.matches("ownrelay-[a-z2-9]{6}"));
    }

    @Test
    void whatSomebodySawLaterCounts() {
        signing();
        var asked = clock.instant();
        clock.advance(Duration.ofSeconds(1));
        look();
        var old = new KeySeen(asked, KeySeen.Finding.MISSING, "");
        var id = newest().key().getId();
        CurrentTenant.run(agency, () -> register.note(id, old, null));
        assertThat(fits()).isTrue();
    }

    private boolean rotate() {
        return as(() -> register.rotate(domain, FreshKey.generate(), sender));
    }

    private List<SigningKey.State> states() {
        return as(() -> register.of(domain)).stream().map(looked -> looked.key().state()).toList();
    }

    private String signedBy() {
        var id = enqueue(UUID.randomUUID() + "@candidate.example");
        assertSigned(sent());
        return fixture.attempts(agency, id).getFirst().signature();
    }

    private long privateKeys() {
        return as(() -> register.of(domain)).stream()
                .filter(looked -> looked.key().sealed() != null)
                .count();
    }
}

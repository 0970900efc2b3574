package dev.ownrelay.signing;

import static dev.ownrelay.message.MessageState.SENT;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.message.Retention;
import dev.ownrelay.outbox.OutboxFixture;
import dev.ownrelay.support.Fixtures;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

import java.time.Duration;
import java.util.List;
import java.util.UUID;

/// A signature is made when its message is taken in, and kept for as long as it is right.
class StoredSignaturesTests extends SigningFixture {

    @Autowired Retention retention;

    @Test
    void aMessageIsSignedWhenItIsTakenIn() {
        signing();
        clock.advance(Duration.ofSeconds(1));
        var id = enqueue("carl@candidate.example");
        var field = one("convert_from(signature, 'UTF8')", id);
        clock.advance(Duration.ofHours(1));
        var message = sent();
        assertThat(message.text()).startsWith(field + "From: ");
        assertSigned(message);
    }

    /// Also a node of the version before, which knows nothing of signatures, may change it.
    @Test
    void whatIsChangedAfterwardsIsSignedWhenItLeaves() {
        signing();
        var id = enqueue("carl@candidate.example");
        fixture.in(
                agency,
                """
                update message set source = convert_to(replace(convert_from(source, 'UTF8'),
                    'Hello', 'Howdy'), 'UTF8') where id = ?
                """,
                id);
        assertThat(kept()).isZero();
        var message = sent();
        assertThat(message.text()).contains("Howdy");
        assertSigned(message);
    }

    /// Its row is written once: each state of the message would write it anew.
    @Test
    void whatBecomesOfAMessageLeavesItsSignatureAlone() {
        signing();
        smtp.replyOnce("DOT", "450 4.2.1 Later");
        var id = enqueue("carl@candidate.example");
        var place = one("ctid || ' ' || xmin || ' ' || xmax", id);
        run();
        clock.advance(Duration.ofHours(1));
        assertSigned(sent());
        assertThat(state(id)).isEqualTo(SENT);
        assertThat(one("ctid || ' ' || xmin || ' ' || xmax", id)).isEqualTo(place);
    }

    @Test
    void anAddressThatStandsTwiceGetsOneSignature() {
        signing();
        var one = OutboxFixture.message(sender, server, "carl@candidate.example");
        var same = OutboxFixture.message(sender, server, "carl@candidate.example");
        var ids = as(() -> outbox.enqueue(UUID.randomUUID(), List.of(one, same)));
        assertThat(ids).containsExactly(one.id(), one.id());
        assertThat(kept()).isOne();
        assertSigned(sent());
    }

    @Test
    void aSignatureGoesWithItsText() {
        signing();
        var id = enqueue("carl@candidate.example");
        sent();
        fixture.in(agency, "update message set finished_at = '2001-01-01' where id = ?", id);
        retention.run();
        assertThat(message(id).textRemovedAt()).isNotNull();
        assertThat(kept()).isZero();
    }

    private String one(String what, UUID message) {
        return fixtures()
                .value(
                        agency,
                        String.class,
                        "select %s from message_signature where message_id = '%s'"
                                .formatted(what, message));
    }

    private long kept() {
        return fixtures().value(agency, Long.class, "select count(*) from message_signature");
    }

    private Fixtures fixtures() {
        return new Fixtures(fixture.jdbc, fixture.transactionManager);
    }
}

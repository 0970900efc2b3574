package dev.ownrelay.audit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What somebody who owns the database changes in a trail is named.
class TamperedTrailTests extends ChainFixture {

    private static final String HASH = "the hash does not match;";
    private static final String NEW_ROW =
            """
            insert into audit_event (tenant_id, id, at, action)
            values ('%s', gen_random_uuid(), now(), 'user.added')
            """;

    @Test
    void whatNobodyTouchedIsWhole() {
        assertThat(verified(agency)).contains(": whole; 6 links, the last is ");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "action = 'user.added'",
                "actor_id = gen_random_uuid()",
                "subject_id = null",
                "client = '198.51.100.1'",
                "at = at + interval '1 microsecond'"
            })
    void aRowThatTellsSomethingElse(String change) {
        tamper("update audit_event set %s where id = '%s'".formatted(change, row(3)));
        assertThat(verified(agency)).contains(": 3 (row %s): %s".formatted(row(3), HASH));
    }

    @Test
    void aDetailThatWasChanged() {
        tamper("update audit_event set detail = 'other' where id = '%s'".formatted(row(3)));
        assertThat(verified(agency))
                .endsWith("3 (row %s): the detail was changed".formatted(row(3)));
    }

    @Test
    void aDetailThatWasBlankedWithItsSalt() {
        var row = row(3);
        tamper("update audit_event set detail = '[…]' where id = '%s'".formatted(row));
        tamper("update audit_link set salt = null where event_id = '%s'".formatted(row));
        assertThat(verified(agency))
                .endsWith(
                        "3 (row %s): the salt of the detail is gone, and the chain tells of no erasure"
                                .formatted(row));
    }

    @Test
    void aDetailThatWasRewrittenAsIfWordsHadBeenErased() {
        var row = row(3);
        superuser("alter table audit_event disable trigger only_forget_detail");
        superuser("update audit_event set detail = 'other' where id = '%s'".formatted(row));
        superuser("alter table audit_event enable trigger only_forget_detail");
        assertThat(verified(agency))
                .endsWith("the detail was changed, and nothing was erased from it");
    }

    @Test
    void aRowThatIsGone() {
        var row = row(3);
        tamper("delete from audit_event where id = '%s'".formatted(row));
        assertThat(verified(agency)).endsWith(": 3 (row %s): the row is gone".formatted(row));
        tamper("delete from audit_link where event_id = '%s'".formatted(row));
        assertThat(verified(agency)).endsWith(": 3 is missing; the next one is 4");
    }

    @Test
    void aLastRowThatIsGone() {
        var row = row(6);
        tamper("delete from audit_event where id = '%s'".formatted(row));
        tamper("delete from audit_link where event_id = '%s'".formatted(row));
        assertThat(verified(agency))
                .endsWith(": 6 is missing; the head says that the chain ends with 6");
    }

    @Test
    void aRowThatWasPutIn() {
        tamper(NEW_ROW.formatted(agency));
        assertThat(verified(agency)).containsPattern("row [0-9a-f-]{36} of .* stands in no chain");
    }

    @Test
    void aLinkThatWasPutInWithItsRow() {
        superuser(NEW_ROW.formatted(agency));
        tamper("update audit_link set digest = sha256('') where seq = 7");
        assertThat(verified(agency)).contains(": 7 (row %s): %s".formatted(row(7), HASH));
    }

    @Test
    void rowsWhoseOrderWasChanged() {
        var stood = row(3);
        tamper("update audit_link set seq = -3 where seq = 3");
        tamper("update audit_link set seq = 3 where seq = 4");
        tamper("update audit_link set seq = 4 where seq = -3");
        assertThat(verified(agency))
                .endsWith(
                        "3 (row %s): the order was changed; row %s stood here"
                                .formatted(row(3), stood));
    }

    @Test
    void aRowThatWasMovedToAnotherAgency() {
        var row = row(3);
        var other = fixtures.agency();
        tamper("update audit_event set tenant_id = '%s' where id = '%s'".formatted(other, row));
        assertThat(verified(agency)).endsWith(": 3 (row %s): the row is gone".formatted(row));
        assertThat(verified(other)).contains("row " + row).endsWith("stands in no chain");
        tamper(
                "update audit_link set tenant_id = '%s', seq = 1 where event_id = '%s'"
                        .formatted(other, row));
        assertThat(verified(other)).contains(": 1 (row %s): %s".formatted(row, HASH));
    }

    @Test
    void aHeadThatWasSetBack() {
        tamper("update audit_head set seq = 5");
        assertThat(verified(agency)).contains(": 6 goes on beyond the head, ");
        tamper("update audit_head set seq = 6, hash = sha256('')");
        assertThat(verified(agency)).contains(": 6 is not what the head says ");
        tamper("delete from audit_head");
        assertThat(verified(agency)).contains(": 1 goes on beyond the head, ");
    }

    @Test
    void aRowOfTheOperatorsTrail() {
        in(agency, () -> audit.noteForBoth(null, "agency.paused", agency, "North"));
        assertThat(verified()).allMatch(line -> line.contains(": whole; "));
        tamper("update operator_event set agency_id = null");
        assertThat(verified()).first().asString().startsWith("The installation: 1 (row ");
        tamper("truncate operator_event");
        assertThat(verified()).first().asString().endsWith("the row is gone");
    }
}

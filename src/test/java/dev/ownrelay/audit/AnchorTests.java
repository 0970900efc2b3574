package dev.ownrelay.audit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// What is kept outside of the database of where its trails ended.
class AnchorTests extends ChainFixture {

    @TempDir Path folder;

    @Autowired Clock clock;

    private Path file;

    @BeforeEach
    void aFileInTheDataFolder() {
        file = folder.resolve("audit-anchors");
    }

    @Test
    void aNodeThatStopsKeepsWhereTheTrailsEnd() throws IOException {
        in(agency, () -> audit.noteForBoth(null, "agency.paused", agency, ""));
        keep();
        assertThat(anchors())
                .extracting(anchor -> anchor.trail() + " " + anchor.seq())
                .containsExactlyInAnyOrder("installation 1", agency + " 7");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(Files.list(folder)).containsExactly(file);
        assertThat(verified(Optional.of(file))).allMatch(line -> line.contains(": whole; "));
    }

    @Test
    void ofEachTrailTheNewestIsKeptAndAFewOlderOnes() throws IOException {
        for (int i = ROWS; i < 100; i++) {
            keep();
            note(agency, "one more");
        }
        keep();
        assertThat(anchors()).hasSizeBetween(5, 18).last().matches(anchor -> anchor.seq() == 100);
        assertThat(anchors()).first().matches(anchor -> anchor.seq() < 50);
        var before = Files.getLastModifiedTime(file);
        keep();
        assertThat(Files.getLastModifiedTime(file)).isEqualTo(before);
    }

    @Test
    void aBackupThatWasRestoredIsNoticedAlsoWhenItGoesOn() throws IOException {
        keep();
        var at = anchors().getFirst().at();
        restoreTo(4);
        assertThat(verified(Optional.of(file)))
                .anyMatch(line ->
                        line.endsWith(
                                ": the database ends at 4, an anchor of %s says 6: at least rows 5 to 6 are gone, and rows after 0 may be others"
                                        .formatted(at)));
        keep();
        for (int i = 5; i < 10; i++) {
            note(agency, "after the backup");
            keep();
        }
        assertThat(anchors()).extracting(Anchor::seq).contains(6L, 9L);
        assertThat(verified(Optional.of(file)))
                .anyMatch(line ->
                        line.endsWith(
                                ": 6 is not the one that an anchor of %s knows: rows after 4 are others than those that were anchored"
                                        .formatted(at)));
    }

    @Test
    void whereTheTrailOfABackupPartsFromTheOneThatWasIsSaid() throws IOException {
        for (int i = ROWS; i < 60; i++) {
            keep();
            note(agency, "before the backup");
        }
        keep();
        for (int i = 60; i < 90; i++) {
            note(agency, "after the backup");
            keep();
        }
        restoreTo(61);
        for (int i = 61; i < 80; i++) {
            note(agency, "after it was restored");
        }
        var said = String.join("\n", verified(Optional.of(file)));
        var after = Pattern.compile("rows after (\\d+) are others than those").matcher(said);
        assertThat(after.find()).as(said).isTrue();
        assertThat(Integer.parseInt(after.group(1))).isBetween(32, 61);
        assertThat(said).contains("the database ends at 80, an anchor of", "says 90");
    }

    @Test
    void anAgencyThatIsGoneIsMissed() throws IOException {
        keep();
        superuser("truncate agency, audit_link cascade");
        assertThat(verified(Optional.of(file)))
                .last()
                .asString()
                .startsWith("Agency %s: is not there".formatted(agency))
                .endsWith("says 6: all rows are gone");
    }

    @Test
    void withoutAFileNoneIsKept() {
        assertThat(new AuditProperties("").file(folder)).isEmpty();
        assertThat(new AuditProperties(null).file(folder)).contains(file);
    }

    private void keep() {
        new AnchorKeeper(jdbc, transactions, clock, new AuditProperties(null), folder).destroy();
    }

    private List<Anchor> anchors() throws IOException {
        return new AnchorFile(file).read().anchors();
    }

    private void restoreTo(int seq) {
        tamper(
                "delete from audit_event where id in (select event_id from audit_link where seq > %d)"
                        .formatted(seq));
        tamper("delete from audit_link where seq > " + seq);
        tamper(
                "update audit_head set seq = %1$d, hash = (select hash from audit_link where seq = %1$d)"
                        .formatted(seq));
    }
}

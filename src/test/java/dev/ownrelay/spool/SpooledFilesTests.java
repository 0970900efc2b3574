package dev.ownrelay.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ownrelay.lane.LaneFixture;
import dev.ownrelay.message.Attachments;
import dev.ownrelay.outbox.OutboxFixture;
import dev.ownrelay.support.EmptyDatabase;
import dev.ownrelay.tenant.CurrentTenant;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

class SpooledFilesTests extends LaneFixture {

    private static final byte[] FILE = file(1_300_000);

    @Autowired Attachments attachments;
    @Autowired EmptyDatabase database;

    @TempDir Path folder;

    SpooledFiles spool;
    String sha256 = OutboxFixture.sha256(FILE);

    @BeforeEach
    void aMessageWithAFile() {
        spool = Spools.in(folder, attachments);
        var parts = List.of(OutboxFixture.part("cv.pdf", FILE));
        var message = OutboxFixture.message(sender, server, "a@x.example", parts);
        as(() -> outbox.enqueue(UUID.randomUUID(), List.of(message)));
    }

    @Test
    void isWrittenAsItIsOnTheWireThoughItIsReadInPieces() throws IOException {
        var file = take();

        assertThat(file.intact()).isTrue();
        assertThat(octets(file)).isEqualTo(as(() -> attachments.encoded(sha256)));
        assertThat(file.octets()).isEqualTo(octets(file).length);
    }

    @Test
    void isReadOnceForAllWhoNeedItAtTheSameTime() throws Exception {
        try (var threads = Executors.newFixedThreadPool(16)) {
            var taken = IntStream.range(0, 16).mapToObj(_ -> threads.submit(this::take)).toList();
            var first = taken.getFirst().get();
            for (var file : taken) {
                assertThat(file.get()).isSameAs(first);
            }
            damage();

            for (var file : taken) {
                assertThat(octets(file.get())).hasSize(Math.toIntExact(first.octets()));
                spool.giveBack(file.get());
            }
            assertThat(take().intact()).as("when it is read anew").isFalse();
        }
    }

    @Test
    void leavesNothingToBeFound() throws IOException {
        take();

        try (var files = Files.list(folder)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void isNotTakenFromAnotherAgency() {
        assertThatThrownBy(() -> CurrentTenant.call(fixture.agency(), () -> spool.take(sha256)))
                .isInstanceOf(RuntimeException.class);
        assertThat(take().intact()).isTrue();
    }

    @Test
    void isReadAnewWhereTheFirstTimeFailed() throws IOException {
        Files.delete(folder);
        assertThatThrownBy(this::take).hasMessageContaining(folder.toString());
        Files.createDirectory(folder);

        assertThat(take().intact()).isTrue();
    }

    @Test
    void needsAFolderThatIsThere() {
        assertThatThrownBy(() -> new SpoolProperties(folder.resolve("none")))
                .hasMessageStartingWith("ownrelay.spool.dir must be a folder");
    }

    private SpooledFile take() {
        return as(() -> spool.take(sha256));
    }

    private void damage() {
        database.execute(
                "update attachment set encoded = overlay(encoded placing 'AAAA'::bytea from 1)"
                        + " where sha256 = '%s'".formatted(sha256));
    }

    private static byte[] octets(SpooledFile file) throws IOException {
        var out = new ByteArrayOutputStream();
        file.writeTo(out);
        return out.toByteArray();
    }

    private static byte[] file(int octets) {
        var file = new byte[octets];
        new Random(1).nextBytes(file);
        return file;
    }
}

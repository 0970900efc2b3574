package dev.ownrelay.harness;

import dev.ownrelay.conversation.Figures;

import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Random;

/// One large file to many people: whether the application bears it in little memory, and how often
/// it reads the file.
class AttachmentBenchmark {

    private static final int RECIPIENTS = Integer.getInteger("bench.messages", 1_000);
    private static final int MEBIBYTES = Integer.getInteger("bench.file", 14);
    private static final String OPTION = System.getProperty("bench.memory", "-Xmx384m");

    @Test
    void oneFileToManyPeople() throws Exception {
        try (var rig = new Rig(OPTION, "-XX:+ExitOnOutOfMemoryError")) {
            var resident = new Figures();
            var reads = new Figures();
            var rate = new Figures();
            rig.queue(100).drain(() -> {});
            for (int i = 0; i < Rig.ROUNDS; i++) {
                var queue = rig.queue(RECIPIENTS);
                int octets = attach(rig.sql, queue);
                long before = octetsRead(rig.sql);
                queue.drain(() -> resident.add(rig.program.resident()));
                reads.add((double) (octetsRead(rig.sql) - before) / octets);
                rate.add(queue.rate() * octets / (1 << 20));
            }
            Table.head("%d MiB to %,d people, %s".formatted(MEBIBYTES, RECIPIENTS, OPTION));
            Table.row("MiB a second on the wire", rate.text(0));
            Table.row("Resident memory meanwhile, MiB", resident.text(0));
            Table.atMost("Octets of files read from the database ÷ the file", reads, 20);
        }
    }

    /// @return the octets of the file on the wire
    private static int attach(JdbcClient sql, Queue queue) throws Exception {
        var file = new byte[MEBIBYTES << 20];
        new Random().nextBytes(file);
        var sha256 = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(file));
        var encoded = Base64.getMimeEncoder().encode(file);
        var head = "Content-Disposition: attachment\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        sql.sql(
                        """
                        insert into attachment (tenant_id, sha256, size, encoded, created_at)
                        select distinct tenant_id, ?, ?, ?::bytea, now() from message
                        where batch_id = ?
                        """)
                .params(sha256, file.length, encoded, queue.batch())
                .update();
        sql.sql(
                        """
                        insert into message_attachment (tenant_id, message_id, position, sha256,
                            file_name, content_type, head)
                        select tenant_id, id, 0, ?, 'cv.pdf', 'application/pdf', ?
                        from message where batch_id = ?
                        """)
                .params(sha256, head, queue.batch())
                .update();
        sql.sql(
                        """
                        update message set splice_at = octet_length(source),
                            size = octet_length(source) + ? where batch_id = ?
                        """)
                .params(head.length + encoded.length, queue.batch())
                .update();
        return encoded.length;
    }

    /// Pieces of at most 1,996 octets, as PostgreSQL keeps large values.
    private static long octetsRead(JdbcClient sql) {
        sql.sql("select pg_stat_force_next_flush()").query().listOfRows();
        return 1_996
                * sql.sql(
                                """
                                select idx_tup_fetch from pg_stat_all_tables where relid =
                                    (select reltoastrelid from pg_class
                                        where oid = 'attachment'::regclass)
                                """)
                        .query(Long.class)
                        .single();
    }
}

package dev.ownrelay.harness;

import dev.ownrelay.conversation.Figures;
import dev.ownrelay.dkim.DkimAlgorithm;
import dev.ownrelay.dkim.DkimIdentity;
import dev.ownrelay.dkim.DkimKeyPair;
import dev.ownrelay.dkim.DkimSigner;
import dev.ownrelay.support.Visitor;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.time.Clock;
import java.util.UUID;

/// What signatures of our own cost the outbox: the same queue unsigned, signed when it was taken
/// in, and signed while it leaves, by turns.
class SigningBenchmark {

    private static final int MESSAGES = Integer.getInteger("bench.messages", 10_000);
    private static final int SIGNED = 2_000;

    private static final DkimSigner SIGNER =
            new DkimSigner(
                    new DkimIdentity(
                            "agency.example",
                            "bench",
                            DkimAlgorithm.RSA_SHA256,
                            DkimKeyPair.generate(DkimAlgorithm.RSA_SHA256).privateKey()),
                    Clock.systemUTC());

    private static Rig rig;
    private static UUID agency;

    @BeforeAll
    static void start() {
        rig = new Rig().warmUp();
        agency =
                rig.sql
                        .sql("select tenant_id from sign_in where email = ?")
                        .param(Node.EMAIL)
                        .query(UUID.class)
                        .single();
        var visitor = new Visitor(rig.program.port());
        visitor.signIn(Node.EMAIL, Node.PASSWORD);
        visitor.get("/maintenance/domains");
        var page = visitor.post("/maintenance/domains", "domain", "agency.example").location();
        var path = page.replaceFirst("^https?://[^/]+", "");
        rig.sql.sql("update sender_domain set proof = 'operator', proven_at = now()").update();
        visitor.get(path);
        visitor.post(path + "/dkim", "enabled", "true");
        rig.sql
                .sql(
                        """
                        update signing_key set state = 'ACTIVE', fits = true,
                            record_seen_at = now() + interval '1 day'
                        """)
                .update();
    }

    @AfterAll
    static void stop() {
        rig.close();
    }

    @Test
    void outboxWithSignatures() {
        drained(true, false);
        drained(true, true);
        var unsigned = new Way("Unsigned");
        var before = new Way("Signed when taken in");
        var leaving = new Way("Signed while leaving");
        for (int i = 0; i < Rig.ROUNDS; i++) {
            var off = drained(false, false);
            unsigned.add(off, off);
            before.add(drained(true, true), off);
            leaving.add(drained(true, false), off);
        }
        Table.head("Outbox with signatures, 16 connections, " + MESSAGES + " messages of 10 KB");
        unsigned.tell();
        before.tell();
        leaving.tell();
        Table.atLeast("Signed when taken in ÷ unsigned", before.ratio, 0.95, 1);
    }

    /// @param micros what the processors of the application worked for a message
    private record Drained(double rate, double micros) {}

    private record Way(String name, Figures rate, Figures micros, Figures ratio) {

        Way(String name) {
            this(name, new Figures(), new Figures(), new Figures());
        }

        void add(Drained drained, Drained unsigned) {
            System.out.printf("%s: %.0f a second, %.0f µs%n", name, drained.rate, drained.micros);
            rate.add(drained.rate);
            micros.add(drained.micros);
            ratio.add(drained.rate / unsigned.rate);
        }

        void tell() {
            Table.row(name + ", messages a second", rate.text(0));
            Table.row(name + ", ÷ unsigned", ratio.text(2));
            Table.row(name + ", CPU µs of the application a message", micros.text(0));
        }
    }

    @Test
    void oneSignature() {
        var message = Paper.finished();
        var micros = new Figures();
        for (int round = 0; round < 5; round++) {
            long begun = System.nanoTime();
            for (int i = 0; i < SIGNED; i++) {
                SIGNER.sign(message);
            }
            if (round > 0) {
                micros.add((System.nanoTime() - begun) / 1e3 / SIGNED);
            }
        }
        Table.head("One signature, RSA of 2048 bits, a message of 10 KB");
        Table.row("µs in one thread", micros.text(0));
    }

    private static Drained drained(boolean on, boolean takenIn) {
        rig.sql.sql("update signing_key set enabled = ?").param(on).update();
        // nothing leaves before all is as it must be
        rig.sql.sql("update agency set paused = true where id = ?").param(agency).update();
        var name = UUID.randomUUID();
        rig.sql
                .sql(
                        """
                        insert into smtp_server (tenant_id, id, name, host, port, tls, auth,
                            max_connections, last_check_at, last_check_ok, created_at)
                        values (?, gen_random_uuid(), ?, '127.0.0.1', ?, 'NONE', 'NONE', ?, now(),
                            true, now())
                        """)
                .params(agency, name + "-1", rig.sink.port(), Rig.CONNECTIONS)
                .update();
        var queue = Queue.of(rig.sql, name, MESSAGES);
        rig.sql
                .sql(
                        """
                        insert into message_signature (tenant_id, message_id, signed_by, signature)
                        select m.tenant_id, m.id, k.selector || '._domainkey.agency.example', :field
                        from message m join signing_key k using (tenant_id)
                        where :signed and m.batch_id = :batch
                        """)
                .param("field", SIGNER.sign(Paper.finished()))
                .param("signed", takenIn)
                .param("batch", queue.batch())
                .update();
        rig.sql.sql("vacuum analyze message, message_signature").update();
        rig.sql.sql("checkpoint").update();
        rig.sql.sql("update agency set paused = false where id = ?").param(agency).update();
        var worked = rig.program.worked();
        double rate = queue.drain(() -> {}).rate();
        var more = rig.program.worked().minus(worked);
        check(queue, on);
        return new Drained(rate, more.toNanos() / 1e3 / MESSAGES);
    }

    /// A figure of what did not happen is none.
    private static void check(Queue queue, boolean signed) {
        int with =
                rig.sql
                        .sql(
                                """
                                select count(*) from delivery_attempt a join message m
                                    on m.tenant_id = a.tenant_id and m.id = a.message_id
                                where m.batch_id = ? and a.signature is not null
                                """)
                        .param(queue.batch())
                        .query(Integer.class)
                        .single();
        if (with != (signed ? MESSAGES : 0)) {
            throw new AssertionError(with + " were signed");
        }
    }
}

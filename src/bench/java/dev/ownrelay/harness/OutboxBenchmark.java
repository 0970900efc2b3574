package dev.ownrelay.harness;

import dev.ownrelay.smtp.Figures;
import dev.ownrelay.smtp.Tools;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.nio.file.Path;
import java.util.UUID;

/// The whole outbox: letters queued as rows, the packaged application with its defaults, a durable
/// PostgreSQL and `smtp-sink`, all on this machine.
class OutboxBenchmark {

    private static final int ROUNDS = Integer.getInteger("bench.rounds", 3);
    private static final int LETTERS = Integer.getInteger("bench.letters", 20_000);
    private static final int CONNECTIONS = 16;
    private static final int MIDDLE = 5_000;

    private static Cluster cluster;
    private static JdbcClient sql;
    private static Program program;
    private static Tools.Sink sink;

    @BeforeAll
    static void start() {
        Tools.fetch();
        var directory = Path.of("target", "bench", "" + UUID.randomUUID()).toAbsolutePath();
        cluster = new Cluster(directory.resolve("postgres"));
        sql = cluster.sql();
        sink = Tools.sink();
        program = new Program(directory, cluster.url());
        for (var setting :
                new String[] {
                    "server_version",
                    "fsync",
                    "synchronous_commit",
                    "full_page_writes",
                    "shared_buffers"
                }) {
            System.out.println(
                    setting + " " + sql.sql("show " + setting).query(String.class).single());
        }
        for (int i = 0; i < 3; i++) {
            System.out.printf("warm-up: %.0f letters a second%n", oneServer(5_000).rate());
        }
    }

    @AfterAll
    static void stop() {
        program.close();
        sink.close();
        cluster.close();
    }

    private static Queue oneServer(int letters) {
        var server = Servers.make(sql, sink.port(), 1, 1, CONNECTIONS);
        return Queue.of(sql, server, letters).drain(() -> {});
    }

    /// As many letters a second as the limit and as a peer that stores nothing.
    @Test
    void wholeOutbox() {
        var letter = Tools.write(Paper.finished());
        var rate = new Figures();
        var limit = new Figures();
        var peer = new Figures();
        var ofLimit = new Figures();
        var ofPeer = new Figures();
        for (int i = 0; i < ROUNDS; i++) {
            var took = Tools.smtpSource(sink, CONNECTIONS, LETTERS, letter);
            double most = LETTERS * 1e9 / took.nanos();
            double ours = oneServer(LETTERS).rate();
            double theirs = 4_000 * 1e9 / Tools.nodemailer(sink, CONNECTIONS, 4_000).nanos();
            rate.add(ours);
            limit.add(most);
            peer.add(theirs);
            ofLimit.add(ours / most);
            ofPeer.add(ours / theirs);
            System.out.printf(
                    "round %d: %.0f, smtp-source -d %.0f, Nodemailer %.0f%n",
                    i + 1, ours, most, theirs);
        }
        Table.head("Whole outbox, 16 connections, " + LETTERS + " letters of 10 KB");
        Table.row("Ownrelay, letters a second", rate.text(0));
        Table.row("smtp-source -d, letters a second", limit.text(0));
        Table.row("Nodemailer's pool, letters a second", peer.text(0));
        Table.atLeast("÷ smtp-source -d", ofLimit, 0.20, 0.35);
        Table.atLeast("÷ Nodemailer's pool", ofPeer, 1.3, 2);
    }
}

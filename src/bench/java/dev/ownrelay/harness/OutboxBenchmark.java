package dev.ownrelay.harness;

import dev.ownrelay.conversation.Figures;
import dev.ownrelay.conversation.Tools;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The whole outbox: messages queued as rows, the packaged application with its defaults, a durable
/// PostgreSQL and `smtp-sink`, all on this machine.
class OutboxBenchmark {

    private static final int MESSAGES = Integer.getInteger("bench.messages", 20_000);
    private static final int OF_PEER = 4_000;

    private static Rig rig;

    @BeforeAll
    static void start() {
        rig = new Rig().warmUp();
    }

    @AfterAll
    static void stop() {
        rig.close();
    }

    /// As many messages a second as the limit and as a peer that stores nothing.
    @Test
    void wholeOutbox() {
        var message = Tools.write(Paper.finished());
        var rate = new Figures();
        var limit = new Figures();
        var peer = new Figures();
        var ofLimit = new Figures();
        var ofPeer = new Figures();
        for (int i = 0; i < Rig.ROUNDS; i++) {
            var took = Tools.smtpSource(rig.sink, Rig.CONNECTIONS, MESSAGES, message);
            double most = MESSAGES * 1e9 / took.nanos();
            double ours = rig.drained(MESSAGES).rate();
            var peerTook = Tools.nodemailer(rig.sink, Rig.CONNECTIONS, OF_PEER);
            double theirs = OF_PEER * 1e9 / peerTook.nanos();
            rate.add(ours);
            limit.add(most);
            peer.add(theirs);
            ofLimit.add(ours / most);
            ofPeer.add(ours / theirs);
            System.out.printf(
                    "round %d: %.0f, smtp-source -d %.0f, Nodemailer %.0f%n",
                    i + 1, ours, most, theirs);
        }
        Table.head("Whole outbox, 16 connections, " + MESSAGES + " messages of 10 KB");
        Table.row("Ownrelay, messages a second", rate.text(0));
        Table.row("smtp-source -d, messages a second", limit.text(0));
        Table.row("Nodemailer's pool, messages a second", peer.text(0));
        Table.atLeast("÷ smtp-source -d", ofLimit, 0.20, 0.35);
        Table.atLeast("÷ Nodemailer's pool", ofPeer, 1.3, 2);
    }
}

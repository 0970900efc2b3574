package dev.ownrelay.harness;

import dev.ownrelay.conversation.Figures;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Whether the outbox stays as fast with long queues and with many servers.
class ScaleBenchmark {

    private static final int LETTERS = Integer.getInteger("bench.letters", 100_000);

    /// Ten servers are fewer than the lanes that one agency may run, so that its share of them does
    /// not count.
    private static final int SERVERS_EACH = 10;

    private static final int SERVERS = Integer.getInteger("bench.servers", 1_000);

    private static Rig rig;

    @BeforeAll
    static void start() {
        rig = new Rig().warmUp();
    }

    @AfterAll
    static void stop() {
        rig.close();
    }

    @Test
    void longQueue() {
        int few = LETTERS / 10;
        int middle = few * 8 / 10;
        var shortRate = new Figures();
        var longRate = new Figures();
        var ratio = new Figures();
        for (int i = 0; i < Rig.ROUNDS; i++) {
            boolean longFirst = i % 2 == 1;
            double first = rig.drained(longFirst ? LETTERS : few).rateInTheMiddle(middle);
            double second = rig.drained(longFirst ? few : LETTERS).rateInTheMiddle(middle);
            double ofFew = longFirst ? second : first;
            double ofMany = longFirst ? first : second;
            shortRate.add(ofFew);
            longRate.add(ofMany);
            ratio.add(ofMany / ofFew);
            System.out.printf("round %d: %.0f, %.0f%n", i + 1, ofFew, ofMany);
        }
        Table.head("Long queue, 16 connections, the %,d letters in the middle".formatted(middle));
        Table.row("%,d queued, letters a second".formatted(few), shortRate.text(0));
        Table.row("%,d queued, letters a second".formatted(LETTERS), longRate.text(0));
        Table.atLeast("%,d ÷ %,d queued".formatted(LETTERS, few), ratio, 0.9, 0.9);
    }

    @Test
    void manyServers() {
        int letters = LETTERS / 5;
        System.out.printf("warm-up of many: %.0f letters a second%n", rate(SERVERS, letters));
        var oneRate = new Figures();
        var manyRate = new Figures();
        var ratio = new Figures();
        for (int i = 0; i < Rig.ROUNDS; i++) {
            boolean manyFirst = i % 2 == 1;
            double first = rate(manyFirst ? SERVERS : 1, letters);
            double second = rate(manyFirst ? 1 : SERVERS, letters);
            double ofOne = manyFirst ? second : first;
            double ofMany = manyFirst ? first : second;
            oneRate.add(ofOne);
            manyRate.add(ofMany);
            ratio.add(ofMany / ofOne);
            System.out.printf("round %d: %.0f, %.0f%n", i + 1, ofOne, ofMany);
        }
        Table.head("Many servers, %,d letters in all".formatted(letters));
        Table.row("1 server, letters a second", oneRate.text(0));
        Table.row("%,d servers, letters a second".formatted(SERVERS), manyRate.text(0));
        Table.atLeast("%,d servers ÷ 1".formatted(SERVERS), ratio, 0.7, 0.7);
    }

    private static double rate(int servers, int letters) {
        if (servers == 1) {
            return rig.drained(letters).rest().rate();
        }
        var many =
                Servers.make(
                        rig.sql,
                        rig.sink.port(),
                        servers / SERVERS_EACH,
                        SERVERS_EACH,
                        Rig.CONNECTIONS);
        return Queue.of(rig.sql, many, letters / servers).drain(() -> {}).rest().rate();
    }
}

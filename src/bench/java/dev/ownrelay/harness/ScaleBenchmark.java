package dev.ownrelay.harness;

import dev.ownrelay.conversation.Figures;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Whether the outbox stays as fast with long queues and with many servers.
class ScaleBenchmark {

    private static final int MESSAGES = Integer.getInteger("bench.messages", 100_000);

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
        int few = MESSAGES / 10;
        int middle = few * 8 / 10;
        var shortRate = new Figures();
        var longRate = new Figures();
        var ratio = new Figures();
        for (int i = 0; i < Rig.ROUNDS; i++) {
            boolean longFirst = i % 2 == 1;
            double first = rig.drained(longFirst ? MESSAGES : few).rateInTheMiddle(middle);
            double second = rig.drained(longFirst ? few : MESSAGES).rateInTheMiddle(middle);
            double ofFew = longFirst ? second : first;
            double ofMany = longFirst ? first : second;
            shortRate.add(ofFew);
            longRate.add(ofMany);
            ratio.add(ofMany / ofFew);
            System.out.printf("round %d: %.0f, %.0f%n", i + 1, ofFew, ofMany);
        }
        Table.head("Long queue, 16 connections, the %,d messages in the middle".formatted(middle));
        Table.row("%,d queued, messages a second".formatted(few), shortRate.text(0));
        Table.row("%,d queued, messages a second".formatted(MESSAGES), longRate.text(0));
        Table.atLeast("%,d ÷ %,d queued".formatted(MESSAGES, few), ratio, 0.9, 0.9);
    }

    @Test
    void manyServers() {
        int messages = MESSAGES / 5;
        System.out.printf("warm-up of many: %.0f messages a second%n", rate(SERVERS, messages));
        var oneRate = new Figures();
        var manyRate = new Figures();
        var ratio = new Figures();
        for (int i = 0; i < Rig.ROUNDS; i++) {
            boolean manyFirst = i % 2 == 1;
            double first = rate(manyFirst ? SERVERS : 1, messages);
            double second = rate(manyFirst ? 1 : SERVERS, messages);
            double ofOne = manyFirst ? second : first;
            double ofMany = manyFirst ? first : second;
            oneRate.add(ofOne);
            manyRate.add(ofMany);
            ratio.add(ofMany / ofOne);
            System.out.printf("round %d: %.0f, %.0f%n", i + 1, ofOne, ofMany);
        }
        Table.head("Many servers, %,d messages in all".formatted(messages));
        Table.row("1 server, messages a second", oneRate.text(0));
        Table.row("%,d servers, messages a second".formatted(SERVERS), manyRate.text(0));
        Table.atLeast("%,d servers ÷ 1".formatted(SERVERS), ratio, 0.7, 0.7);
    }

    private static double rate(int servers, int messages) {
        if (servers == 1) {
            return rig.drained(messages).rest().rate();
        }
        var many =
                Servers.make(
                        rig.sql,
                        rig.sink.port(),
                        servers / SERVERS_EACH,
                        SERVERS_EACH,
                        Rig.CONNECTIONS);
        return Queue.of(rig.sql, many, messages / servers).drain(() -> {}).rest().rate();
    }
}

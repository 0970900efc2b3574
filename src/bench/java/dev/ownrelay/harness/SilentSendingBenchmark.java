package dev.ownrelay.harness;

import dev.ownrelay.conversation.Figures;
import dev.ownrelay.support.ScriptedDnsServer;
import dev.ownrelay.support.Visitor;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.util.UUID;

/// Whether emails leave as fast while the DNS answers nothing: the same queue with a DNS at hand
/// and with a silent one, by turns, while somebody looks at 50 users by 20 servers, so that
/// verdicts are asked for all the while.
class SilentSendingBenchmark {

    private static final int MESSAGES = Integer.getInteger("bench.messages", 10_000);
    private static final ScriptedDnsServer DNS = ScriptedDnsServer.start();

    private static Rig rig;
    private static Visitor visitor;

    @BeforeAll
    static void start() {
        rig =
                new Rig(
                                "-Downrelay.dns.servers=" + DNS.address(),
                                "-Downrelay.dns.timeout=2s",
                                "-Downrelay.dns.cache=0s")
                        .warmUp();
        visitor = new Visitor(rig.program.port());
        visitor.signIn(Node.EMAIL, Node.PASSWORD);
        plant(
                rig.sql
                        .sql("select tenant_id from sign_in where email = ?")
                        .param(Node.EMAIL)
                        .query(UUID.class)
                        .single());
    }

    @AfterAll
    static void stop() {
        rig.close();
        DNS.close();
    }

    @Test
    void outboxBesideASilentDns() {
        var answered = new Figures();
        var silent = new Figures();
        var ratio = new Figures();
        for (int i = 0; i < Rig.ROUNDS; i++) {
            double with = rate(false);
            double without = rate(true);
            System.out.printf("DNS at hand %.0f a second, silent %.0f%n", with, without);
            answered.add(with);
            silent.add(without);
            ratio.add(without / with);
        }
        Table.head(
                "Outbox beside a silent DNS, 16 connections, " + MESSAGES + " messages of 10 KB");
        Table.row("DNS at hand, messages a second", answered.text(0));
        Table.row("DNS silent, messages a second", silent.text(0));
        Table.atLeast("Silent ÷ at hand", ratio, 0.9, 0.95);
    }

    private static double rate(boolean nothing) {
        DNS.silent(nothing);
        rig.sql.sql("delete from sender_verdict").update();
        int before = DNS.questions().size();
        double rate =
                rig.queue(MESSAGES).drain(() -> visitor.get("/maintenance/domains/senders")).rate();
        if (DNS.questions().size() == before) {
            throw new AssertionError("Nobody asked the DNS");
        }
        return rate;
    }

    private static void plant(UUID agency) {
        rig.sql
                .sql(
                        """
                        insert into smtp_server (tenant_id, id, name, host, port, tls, auth,
                            last_check_at, last_check_ok, created_at)
                        select ?, gen_random_uuid(), 'Mail ' || n, 'mail' || n || '.bench.test', ?,
                            'NONE', 'NONE', now(), true, now()
                        from generate_series(1, 20) n
                        """)
                .params(agency, rig.sink.port())
                .update();
        rig.sql
                .sql(
                        """
                        insert into app_user (tenant_id, id, email, display_name, password_hash,
                            role, address_proven_at, created_at)
                        select ?, gen_random_uuid(), 'user' || n || '@d' || n % 5 || '.bench.test',
                            'Anna', 'x', 'RECRUITER', now(), now()
                        from generate_series(1, 50) n
                        """)
                .param(agency)
                .update();
    }
}

package dev.ownrelay.dns;

import dev.ownrelay.dns.DnsAnswer.Failed;
import dev.ownrelay.dns.DnsAnswer.Reason;

import org.springframework.stereotype.Component;
import org.xbill.DNS.Message;
import org.xbill.DNS.Record;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.ResolverConfig;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.WireParseException;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/// The servers that are asked, one after the other until one answers. An answer that does not fit
/// into a datagram is fetched over TCP.
@Component
class DnsServers {

    /// A datagram can be lost.
    private static final int ROUNDS = 2;

    /// More does not pass all networks in one piece (DNS flag day 2020).
    private static final int DATAGRAM = 1232;

    /// Somebody may be making it smaller.
    private static final Duration TOO_LARGE = Duration.ofMinutes(1);

    /// What was found out, and how long it may be kept.
    record Learned(DnsAnswer<Record> answer, Duration keep) {

        private static Learned nothing(Reason reason) {
            return new Learned(new Failed<>(reason), Duration.ZERO);
        }

        /// Whether another server would say the same: how much there is does not depend on whom one
        /// asks.
        boolean settled() {
            return !(answer instanceof Failed<Record>(var reason)) || reason == Reason.TOO_LARGE;
        }

        /// Silence tells less than anything that was heard before.
        private Learned or(Learned later) {
            boolean silent = later.answer().equals(new Failed<>(Reason.SILENCE));
            return silent && !answer.equals(new Failed<>(Reason.NO_SERVER)) ? this : later;
        }
    }

    /// Of the time that one server may take: how much all of them get for one question.
    private static final int LONGEST = 4;

    private record Server(Resolver resolver, String name) {}

    private final List<Server> servers;
    private final Duration timeout;

    DnsServers(DnsProperties properties) {
        var named = properties.addresses();
        var all = named.isEmpty() ? ResolverConfig.getCurrentConfig().servers() : named;
        timeout = properties.timeout();
        servers = all.stream().map(address -> server(address, timeout)).toList();
    }

    private static Server server(InetSocketAddress address, Duration timeout) {
        var resolver = new SimpleResolver(address);
        resolver.setTimeout(timeout);
        resolver.setEDNS(0, DATAGRAM, 0, List.of());
        var host = address.getAddress().getHostAddress();
        boolean usual = address.getPort() == SimpleResolver.DEFAULT_PORT;
        return new Server(resolver, usual ? host : host + ":" + address.getPort());
    }

    /// Takes no more than [#LONGEST] times what one server may take, and what the last one takes.
    Learned ask(Question question) {
        var learned = Learned.nothing(Reason.NO_SERVER);
        long began = System.nanoTime();
        for (int round = 0; round < ROUNDS; round++) {
            for (var server : servers) {
                if (System.nanoTime() - began >= timeout.multipliedBy(LONGEST).toNanos()) {
                    return learned;
                }
                learned = learned.or(ask(server, question));
                if (learned.settled()) {
                    return learned;
                }
            }
        }
        return learned;
    }

    private static Learned ask(Server server, Question question) {
        Message message;
        try {
            message = server.resolver().send(question.message());
        } catch (WireParseException e) {
            return Learned.nothing(Reason.UNREADABLE);
        } catch (IOException e) {
            return Learned.nothing(Reason.SILENCE);
        }
        var reply = new Reply(question, message, server.name());
        var answer = reply.answer();
        return new Learned(
                answer,
                switch (answer) {
                    case DnsAnswer.Found<Record>(_, var ttl, _) -> ttl;
                    case Failed<Record>(var reason) when reason == Reason.TOO_LARGE -> TOO_LARGE;
                    default -> reply.negativeTtl();
                });
    }
}

package dev.ownrelay.dns;

import dev.ownrelay.dns.DnsAnswer.Failed;
import dev.ownrelay.dns.DnsAnswer.Found;
import dev.ownrelay.dns.DnsAnswer.NoSuchName;
import dev.ownrelay.dns.DnsAnswer.Reason;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Service;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.ReverseMap;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;

/// The one resolver of the application. Whoever asks what somebody else is asking already waits for
/// the same answer. No transaction should be open meanwhile: an answer may take seconds.
@Service
public class Dns {

    private final DnsServers servers;
    private final AnswerCache cache;

    /// Where others find what is learned.
    private final AnswerCache shared;

    private final Semaphore places;
    private final Duration patience;
    private final Map<Question, CompletableFuture<DnsAnswer<Record>>> underWay;
    private final Predicate<InetAddress> hidden;

    @Autowired
    Dns(DnsServers servers, DnsProperties properties, Clock clock) {
        this.servers = servers;
        cache = new AnswerCache(clock, properties.cache());
        shared = cache;
        places = new Semaphore(properties.atOnce(), true);
        patience = properties.timeout();
        underWay = new ConcurrentHashMap<>();
        hidden = _ -> false;
    }

    private Dns(Dns of, AnswerCache cache, Predicate<InetAddress> hidden) {
        servers = of.servers;
        this.cache = cache;
        shared = of.shared;
        places = of.places;
        patience = of.patience;
        underWay = of.underWay;
        this.hidden = hidden;
    }

    /// The same without these addresses and their names, for whoever writes questions of their own
    /// and reads the answers: the servers that are asked here may know more than the world.
    public Dns without(Predicate<InetAddress> hidden) {
        return new Dns(this, cache, hidden);
    }

    /// One that has heard nothing yet and asks everything anew: for somebody who has just changed
    /// records. The others hear what it learns.
    public Dns fresh() {
        return new Dns(this, cache.empty(), hidden);
    }

    /// The texts of a name, each of one record, its strings joined (RFC 7208 section 3.3).
    ///
    /// @param name in ASCII; the last dot may be left out
    public DnsAnswer<String> txt(String name) {
        return ask(name, Type.TXT, false).read(Dns::text);
    }

    /// The same, past what is remembered: for somebody who has just changed the record.
    public DnsAnswer<String> txtNow(String name) {
        return ask(name, Type.TXT, true).read(Dns::text);
    }

    /// The IPv4 addresses of a name.
    public DnsAnswer<InetAddress> a(String name) {
        return shown(ask(name, Type.A, false).read(record -> ((ARecord) record).getAddress()));
    }

    /// The IPv6 addresses of a name.
    public DnsAnswer<InetAddress> aaaa(String name) {
        return shown(
                ask(name, Type.AAAA, false).read(record -> ((AAAARecord) record).getAddress()));
    }

    /// Who takes in the mail of a name.
    public DnsAnswer<MailHost> mx(String name) {
        return ask(name, Type.MX, false).read(Dns::mailHost);
    }

    /// Who offers a service.
    ///
    /// @param name of the service and its domain, such as `_submission._tcp.agency.nl`
    public DnsAnswer<ServiceHost> srv(String name) {
        return ask(name, Type.SRV, false).read(Dns::serviceHost);
    }

    /// Who answers for a name and those below it.
    public DnsAnswer<String> ns(String name) {
        return ask(name, Type.NS, false).read(record -> plain(((NSRecord) record).getTarget()));
    }

    /// The names that an address says it has, which its owner may have made up.
    public DnsAnswer<String> ptr(InetAddress address) {
        if (hidden.test(address)) {
            return new NoSuchName<>();
        }
        return known(new Question(ReverseMap.fromAddress(address), Type.PTR))
                .read(record -> plain(((PTRRecord) record).getTarget()));
    }

    private DnsAnswer<InetAddress> shown(DnsAnswer<InetAddress> answer) {
        if (!(answer instanceof Found<InetAddress>(var all, var ttl, var server))) {
            return answer;
        }
        var some = all.stream().filter(hidden.negate()).toList();
        return some.isEmpty() ? new NoSuchName<>() : new Found<>(some, ttl, server);
    }

    private DnsAnswer<Record> ask(String name, int type, boolean now) {
        Question question;
        try {
            question = new Question(parsed(name), type);
        } catch (TextParseException e) {
            return new Failed<>(Reason.BAD_NAME);
        }
        return now ? askOnce(question, this::learn) : known(question);
    }

    /// A name may hold what means something else in a zone file.
    private static Name parsed(String name) throws TextParseException {
        if (name.isEmpty() || !StandardCharsets.US_ASCII.newEncoder().canEncode(name)) {
            throw new TextParseException(name);
        }
        return Name.fromString(name.replace("\\", "\\\\").replace("@", "\\@"), Name.root);
    }

    private DnsAnswer<Record> known(Question question) {
        return cache.find(question).orElseGet(() -> askOnce(question, this::findOrLearn));
    }

    /// Somebody may have learned it just before.
    private DnsAnswer<Record> findOrLearn(Question question) {
        return cache.find(question).orElseGet(() -> learn(question));
    }

    /// As many at a time as there are places. Who waits for one as long as a server may take to
    /// answer goes without.
    private DnsAnswer<Record> learn(Question question) {
        if (!takesPlace()) {
            return new Failed<>(Reason.BUSY);
        }
        try {
            var learned = servers.ask(question);
            cache.keep(question, learned);
            if (shared != cache) {
                shared.keep(question, learned);
            }
            return learned.answer();
        } finally {
            places.release();
        }
    }

    private boolean takesPlace() {
        try {
            return places.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private DnsAnswer<Record> askOnce(
            Question question, Function<Question, DnsAnswer<Record>> work) {
        var mine = new CompletableFuture<DnsAnswer<Record>>();
        var others = underWay.putIfAbsent(question, mine);
        if (others != null) {
            return others.join();
        }
        try {
            var answer = work.apply(question);
            mine.complete(answer);
            return answer;
        } finally {
            underWay.remove(question);
            mine.complete(new Failed<>(Reason.UNREADABLE)); // only where the work failed
        }
    }

    private static MailHost mailHost(Record record) {
        var mx = (MXRecord) record;
        return new MailHost(mx.getPriority(), plain(mx.getTarget()));
    }

    private static ServiceHost serviceHost(Record record) {
        var srv = (SRVRecord) record;
        return new ServiceHost(
                srv.getPriority(), srv.getWeight(), srv.getPort(), plain(srv.getTarget()));
    }

    /// Without the last dot, so that the root is nothing.
    private static String plain(Name name) {
        return name.equals(Name.root) ? "" : name.toString(true);
    }

    private static String text(Record record) {
        var octets = new ByteArrayOutputStream();
        List<byte[]> strings = ((TXTRecord) record).getStringsAsByteArrays();
        strings.forEach(octets::writeBytes);
        return octets.toString(StandardCharsets.UTF_8);
    }
}

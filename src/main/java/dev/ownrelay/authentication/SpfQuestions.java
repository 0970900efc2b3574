package dev.ownrelay.authentication;

import dev.ownrelay.authentication.SpfFault.Kind;
import dev.ownrelay.dns.Dns;
import dev.ownrelay.dns.DnsAnswer;
import dev.ownrelay.dns.DnsAnswer.Failed;
import dev.ownrelay.dns.DnsAnswer.Found;
import dev.ownrelay.dns.DnsAnswer.NoRecords;
import dev.ownrelay.dns.DnsAnswer.NoSuchName;
import dev.ownrelay.dns.DnsAnswer.Reason;
import dev.ownrelay.dns.MailHost;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/// Asks the DNS for one evaluation, within its limits (RFC 7208 section 4.6.4).
final class SpfQuestions {

    private static final int MOST_LOOKUPS = 10;
    private static final int MOST_VOID_LOOKUPS = 2;
    private static final int MOST_MAIL_HOSTS = 10;
    private static final Duration LONGEST = Duration.ofSeconds(20);

    private final Dns dns;
    private final SpfTrace trace;
    private final Clock clock;
    private final Instant until;
    private final Map<String, String> assumed;
    private final List<SpfFault> faults = new ArrayList<>();
    private int lookups;
    private int voidLookups;

    /// @param assumed texts that stand for those of their names
    SpfQuestions(Dns dns, SpfTrace trace, Clock clock, Map<String, String> assumed) {
        this.dns = dns;
        this.trace = trace;
        this.clock = clock;
        this.assumed = assumed;
        until = clock.instant().plus(LONGEST);
    }

    /// Counts a term that asks.
    void count(SpfTerm term) {
        lookups++;
        if (lookups > MOST_LOOKUPS) {
            throw broken(Kind.TOO_MANY_LOOKUPS, term);
        }
    }

    /// Counts a term that asked for what is not there.
    void countVoid(SpfTerm term) {
        voidLookups++;
        if (voidLookups > MOST_VOID_LOOKUPS) {
            throw broken(Kind.TOO_MANY_VOID_LOOKUPS, term);
        }
    }

    /// Notes what is wrong.
    SpfStop broken(Kind kind, SpfTerm term) {
        note(kind, term);
        return SpfStop.permanent();
    }

    /// A record that is read twice has its faults once.
    void note(List<SpfFault> more) {
        more.stream().filter(fault -> !faults.contains(fault)).forEach(faults::add);
    }

    private void note(Kind kind, SpfTerm term) {
        faults.add(new SpfFault(kind, term.domain(), term.text(), term.place(), lookups));
    }

    List<String> texts(String name, SpfTerm term) {
        return certain(askTexts(name), term);
    }

    DnsAnswer<String> askTexts(String name) {
        var text = assumed.get(DomainNames.withoutLastDot(name).toLowerCase(Locale.ROOT));
        return text == null
                ? ask("TXT", name, () -> dns.txt(name))
                : ask("TXT", name, () -> new Found<>(List.of(text), Duration.ZERO, ""));
    }

    List<InetAddress> v4(String name, SpfTerm term) {
        return counted(ask("A", name, () -> dns.a(name)), term);
    }

    /// The addresses of the same family.
    List<InetAddress> addresses(String name, InetAddress like, SpfTerm term) {
        return counted(askAddresses(name, like), term);
    }

    /// The same, where what is missing does not count.
    List<InetAddress> hostAddresses(String name, InetAddress like, SpfTerm term) {
        return certain(askAddresses(name, like), term);
    }

    DnsAnswer<InetAddress> askAddresses(String name, InetAddress like) {
        return like instanceof Inet6Address
                ? ask("AAAA", name, () -> dns.aaaa(name))
                : ask("A", name, () -> dns.a(name));
    }

    DnsAnswer<String> askNames(InetAddress address) {
        return ask("PTR", address.getHostAddress(), () -> dns.ptr(address));
    }

    /// The most preferred first.
    List<MailHost> mailHosts(String name, SpfTerm term) {
        var answer = askMailHosts(name);
        if (answer instanceof Failed<MailHost>(var reason) && reason == Reason.TOO_LARGE) {
            throw broken(Kind.TOO_MANY_NAMES, term);
        }
        var hosts = counted(answer, term);
        if (hosts.size() > MOST_MAIL_HOSTS) {
            throw broken(Kind.TOO_MANY_NAMES, term);
        }
        return hosts.stream().sorted(Comparator.comparingInt(MailHost::preference)).toList();
    }

    DnsAnswer<MailHost> askMailHosts(String name) {
        return ask("MX", name, () -> dns.mx(name));
    }

    /// @throws SpfStop where nobody should wait any longer
    void staysInTime() {
        if (clock.instant().isAfter(until)) {
            throw SpfStop.temporary();
        }
    }

    private <R> DnsAnswer<R> ask(String type, String name, Supplier<DnsAnswer<R>> question) {
        staysInTime();
        var answer = question.get();
        trace.asked(Asked.of(type, name, answer));
        return answer;
    }

    private <R> List<R> counted(DnsAnswer<R> answer, SpfTerm term) {
        if (answer instanceof NoSuchName || answer instanceof NoRecords) {
            countVoid(term);
        }
        return certain(answer, term);
    }

    /// What cannot be a name has no records.
    private <R> List<R> certain(DnsAnswer<R> answer, SpfTerm term) {
        return switch (answer) {
            case Found<R>(var records, _, _) -> records;
            case NoSuchName<R> _, NoRecords<R> _ -> List.of();
            case Failed<R>(var reason) when reason == Reason.BAD_NAME -> List.of();
            case Failed<R> _ -> {
                note(Kind.NO_ANSWER, term);
                throw SpfStop.temporary();
            }
        };
    }

    int lookups() {
        return lookups;
    }

    int voidLookups() {
        return voidLookups;
    }

    List<SpfFault> faults() {
        return List.copyOf(faults);
    }
}

package dev.ownrelay.authentication;

import dev.ownrelay.authentication.MacroString.Macro;
import dev.ownrelay.authentication.SpfFault.Kind;
import dev.ownrelay.dns.Dns;
import dev.ownrelay.dns.DnsAnswer.Failed;
import dev.ownrelay.dns.DnsAnswer.Found;
import dev.ownrelay.dns.DnsAnswer.Reason;
import dev.ownrelay.dns.MailHost;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Follows records to the bottom, whoever sends, and counts on the way.
final class SpfWalk {

    /// What was found under a term, or under several.
    static final class Tally {

        int lookups;
        int voidLookups;

        /// It leads back to itself, or on and on.
        boolean endless;

        /// A name in it depends on who sends.
        boolean uncounted;

        /// Why the term itself cannot be followed.
        @Nullable SpfFault dead;

        final List<SpfFault> faults = new ArrayList<>();

        /// What is written down and passes.
        final List<IpRange> ranges = new ArrayList<>();

        /// The domains whose records decide who passes, in lower case.
        final Set<String> includes = new LinkedHashSet<>();
    }

    private static final int ENOUGH_LOOKUPS = 50;
    private static final int MOST_QUESTIONS = 200;
    private static final int MOST_MAIL_HOSTS = 10;
    private static final List<MailHost> TOO_MANY =
            Collections.nCopies(MOST_MAIL_HOSTS + 1, new MailHost(0, ""));
    private static final String OF_THE_DOMAIN = "do";
    private static final InetAddress V4 = InetAddress.ofLiteral("192.0.2.1");
    private static final InetAddress V6 = InetAddress.ofLiteral("2001:db8::1");

    final SpfQuestions questions;

    private final MacroExpansion macros;
    private final Deque<String> open = new ArrayDeque<>();
    private final Map<SpfRecord, Tally> tallies = new HashMap<>();
    private int asked;

    SpfWalk(Dns dns, Clock clock, String domain) {
        var trace = new SpfTrace();
        trace.begin(domain, "");
        questions = new SpfQuestions(dns, trace, clock, Map.of());
        var somebody = SpfSender.of(V4, "postmaster@" + domain, domain);
        macros = new MacroExpansion(somebody, new ClientNames(V4, questions), clock);
    }

    /// @throws SpfStop where the DNS does not answer
    Tally tally(SpfRecord record) {
        return tallies.computeIfAbsent(
                record,
                _ -> {
                    var tally = new Tally();
                    walk(record, true, tally);
                    return tally;
                });
    }

    /// The addresses behind `a` and `mx`; empty where nobody can say.
    List<InetAddress> addresses(SpfMechanism mechanism, String domain) {
        var term = new SpfTerm(domain, mechanism.text(), mechanism.place());
        var name = name(mechanism.target(), domain);
        if (name.isEmpty() || asked++ >= MOST_QUESTIONS) {
            return List.of();
        }
        if (mechanism.kind() == SpfMechanism.Kind.A) {
            return addresses(name.get(), term);
        }
        return mailHosts(name.get(), term).stream()
                .limit(MOST_MAIL_HOSTS)
                .filter(host -> !host.name().isEmpty())
                .flatMap(host -> addresses(host.name(), term).stream())
                .distinct()
                .toList();
    }

    private void walk(SpfRecord record, boolean passes, Tally tally) {
        open.push(record.domain().toLowerCase(Locale.ROOT));
        for (var mechanism : record.mechanisms()) {
            if (mechanism.kind() == SpfMechanism.Kind.ALL) {
                break;
            }
            var term = new SpfTerm(record.domain(), mechanism.text(), mechanism.place());
            weigh(mechanism, term, passes && mechanism.result() == SpfResult.PASS, tally);
        }
        record.usedRedirect()
                .ifPresent(redirect -> {
                    tally.lookups++;
                    var term = new SpfTerm(record.domain(), redirect.text(), redirect.place());
                    follow(redirect.target(), term, Kind.MISSING_REDIRECT, passes, tally);
                });
        open.pop();
    }

    private void weigh(SpfMechanism mechanism, SpfTerm term, boolean passes, Tally tally) {
        var range = mechanism.range();
        if (range != null && passes) {
            tally.ranges.add(range);
        }
        if (!mechanism.kind().asks()) {
            return;
        }
        tally.lookups++;
        var target = mechanism.target();
        if (mechanism.kind() == SpfMechanism.Kind.INCLUDE && target != null) {
            follow(target, term, Kind.MISSING_INCLUDE, passes, tally);
            return;
        }
        look(mechanism, term, tally);
    }

    private void look(SpfMechanism mechanism, SpfTerm term, Tally tally) {
        var name = name(mechanism.target(), term.domain());
        if (name.isEmpty()) {
            tally.uncounted = true;
        } else if (isEnough(tally)) {
            tally.endless = true;
        } else if (nothing(mechanism, name.get(), term, tally)) {
            tally.voidLookups++;
        }
    }

    private boolean isEnough(Tally tally) {
        return tally.lookups > ENOUGH_LOOKUPS || asked++ >= MOST_QUESTIONS;
    }

    private void follow(
            MacroString target, SpfTerm term, Kind missing, boolean passes, Tally tally) {
        var expanded = name(target, term.domain());
        if (expanded.isEmpty()) {
            tally.uncounted = true;
            return;
        }
        var name = expanded.get().toLowerCase(Locale.ROOT);
        if (passes) {
            tally.includes.add(name);
        }
        if (open.size() == 1 && open.contains(name)) {
            dead(fault(Kind.TOO_MANY_LOOKUPS, term), tally);
        }
        if (open.contains(name) || isEnough(tally)) {
            tally.endless = true;
            return;
        }
        record(name, term, missing, tally).ifPresent(record -> walk(record, passes, tally));
    }

    private Optional<SpfRecord> record(String name, SpfTerm term, Kind missing, Tally tally) {
        var texts = questions.texts(name, term).stream().filter(SpfParser::isRecord).toList();
        if (texts.size() != 1) {
            return dead(
                    texts.isEmpty()
                            ? fault(missing, term)
                            : new SpfFault(Kind.TWO_RECORDS, name, "", -1, 0),
                    tally);
        }
        var record = SpfParser.parse(name, texts.getFirst());
        return record.faults().stream()
                .filter(fault -> fault.kind().breaks())
                .findFirst()
                .map(fault -> dead(fault, tally))
                .orElse(Optional.of(record));
    }

    private Optional<SpfRecord> dead(SpfFault fault, Tally tally) {
        tally.faults.add(fault);
        if (open.size() == 1) {
            tally.dead = fault;
        }
        return Optional.empty();
    }

    private static SpfFault fault(Kind kind, SpfTerm term) {
        return new SpfFault(kind, term.domain(), term.text(), term.place(), 0);
    }

    private boolean nothing(SpfMechanism mechanism, String name, SpfTerm term, Tally tally) {
        return switch (mechanism.kind()) {
            case A -> addresses(name, term).isEmpty();
            case EXISTS -> questions.hostAddresses(name, V4, term).isEmpty();
            case MX -> {
                var hosts = mailHosts(name, term);
                if (hosts.size() > MOST_MAIL_HOSTS) {
                    dead(fault(Kind.TOO_MANY_NAMES, term), tally);
                }
                yield hosts.isEmpty();
            }
            default -> false;
        };
    }

    private List<InetAddress> addresses(String name, SpfTerm term) {
        var all = new ArrayList<>(questions.hostAddresses(name, V4, term));
        all.addAll(questions.hostAddresses(name, V6, term));
        return all;
    }

    private List<MailHost> mailHosts(String name, SpfTerm term) {
        return switch (questions.askMailHosts(name)) {
            case Found<MailHost>(var hosts, _, _) -> hosts;
            case Failed<MailHost>(var reason) when reason == Reason.TOO_LARGE -> TOO_MANY;
            case Failed<MailHost>(var reason) when reason != Reason.BAD_NAME ->
                    throw SpfStop.temporary();
            default -> List.of();
        };
    }

    /// Empty: it depends on who sends.
    private Optional<String> name(@Nullable MacroString target, String domain) {
        if (target == null) {
            return Optional.of(domain);
        }
        for (var part : target.parts()) {
            if (part instanceof Macro macro && OF_THE_DOMAIN.indexOf(macro.letter()) < 0) {
                return Optional.empty();
            }
        }
        return Optional.of(macros.name(target, domain));
    }
}

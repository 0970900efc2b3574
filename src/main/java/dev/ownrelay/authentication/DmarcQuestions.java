package dev.ownrelay.authentication;

import dev.ownrelay.authentication.DmarcFault.Kind;
import dev.ownrelay.dns.Dns;
import dev.ownrelay.dns.DnsAnswer.Failed;
import dev.ownrelay.dns.DnsAnswer.Found;
import dev.ownrelay.dns.DnsAnswer.NoRecords;
import dev.ownrelay.dns.DnsAnswer.NoSuchName;
import dev.ownrelay.dns.DnsAnswer.Reason;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Asks the DNS for one evaluation, each question once.
final class DmarcQuestions {

    private static final String PREFIX = "_dmarc.";

    /// What a domain publishes.
    sealed interface Answer {

        record One(DmarcRecord record) implements Answer {}

        /// Which one counts nobody knows.
        record Several() implements Answer {}

        record Nothing() implements Answer {}

        record Unknown() implements Answer {}
    }

    private final Dns dns;
    private final Map<String, Answer> answers = new HashMap<>();
    private final List<Asked> trace = new ArrayList<>();
    private final List<DmarcFault> faults = new ArrayList<>();

    DmarcQuestions(Dns dns) {
        this.dns = dns;
    }

    Answer record(String domain) {
        var known = answers.get(domain);
        if (known != null) {
            return known;
        }
        var answer = ask(domain);
        answers.put(domain, answer);
        return answer;
    }

    /// Empty where nobody knows.
    Optional<Boolean> exists(String domain) {
        var answer = dns.a(domain);
        trace.add(Asked.of("A", domain, answer));
        return switch (answer) {
            case Found<?> _, NoRecords<?> _ -> Optional.of(true);
            case NoSuchName<?> _ -> Optional.of(false);
            case Failed<?> _ -> {
                fault(Kind.NO_ANSWER, domain, "");
                yield Optional.empty();
            }
        };
    }

    private Answer ask(String domain) {
        var name = PREFIX + domain;
        var answer = dns.txt(name);
        trace.add(Asked.of("TXT", name, answer));
        return switch (answer) {
            case Found<String>(var texts, _, _) -> read(domain, texts);
            case NoSuchName<String> _, NoRecords<String> _ -> new Answer.Nothing();
            case Failed<String>(var reason) when reason == Reason.BAD_NAME -> new Answer.Nothing();
            case Failed<String> _ -> {
                fault(Kind.NO_ANSWER, domain, "");
                yield new Answer.Unknown();
            }
        };
    }

    private Answer read(String domain, List<String> texts) {
        var records = texts.stream().filter(DmarcParser::isRecord).toList();
        if (records.size() > 1) {
            records.forEach(text -> fault(Kind.SEVERAL_RECORDS, domain, text));
            return new Answer.Several();
        }
        if (records.isEmpty()) {
            texts.stream()
                    .filter(DmarcParser::isMeant)
                    .findFirst()
                    .ifPresent(text -> fault(Kind.VERSION, domain, text));
            return new Answer.Nothing();
        }
        var record = DmarcParser.parse(domain, records.getFirst());
        faults.addAll(record.faults());
        return new Answer.One(record);
    }

    private void fault(Kind kind, String domain, String text) {
        faults.add(new DmarcFault(kind, domain, text, text.isEmpty() ? -1 : 0));
    }

    List<Asked> trace() {
        return List.copyOf(trace);
    }

    List<DmarcFault> faults() {
        return List.copyOf(faults);
    }
}

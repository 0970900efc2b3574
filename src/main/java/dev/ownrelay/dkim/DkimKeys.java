package dev.ownrelay.dkim;

import dev.ownrelay.dns.Dns;
import dev.ownrelay.dns.DnsAnswer;
import dev.ownrelay.dns.DnsAnswer.Failed;
import dev.ownrelay.dns.DnsAnswer.Found;
import dev.ownrelay.dns.DnsAnswer.NoRecords;
import dev.ownrelay.dns.DnsAnswer.NoSuchName;
import dev.ownrelay.dns.DnsAnswer.Reason;

import java.util.List;
import java.util.function.Function;

/// Looks up the keys of selectors, and judges them.
public final class DkimKeys {

    private final Dns dns;

    public DkimKeys(Dns dns) {
        this.dns = dns;
    }

    public DkimKey find(String domain, String selector) {
        return one(all(domain, selector, dns::txt));
    }

    /// The same, past what is remembered: for somebody who has just changed the record.
    public DkimKey findNow(String domain, String selector) {
        return one(all(domain, selector, dns::txtNow));
    }

    /// @return at least one, which may say that there is none
    List<DkimKey> all(String domain, String selector) {
        return all(domain, selector, dns::txt);
    }

    private static List<DkimKey> all(
            String domain, String selector, Function<String, DnsAnswer<String>> question) {
        var name = KeyName.of(domain, selector);
        return name.isEmpty()
                ? List.of(without(DkimKeyState.MISSING, selector + "._domainkey." + domain))
                : read(name.get(), question.apply(name.get()));
    }

    private static List<DkimKey> read(String name, DnsAnswer<String> answer) {
        return switch (answer) {
            case Found<String>(var texts, _, _) -> read(name, texts);
            case NoSuchName<String> _, NoRecords<String> _ ->
                    List.of(without(DkimKeyState.MISSING, name));
            case Failed<String>(var reason) ->
                    List.of(
                            without(
                                    reason == Reason.BAD_NAME
                                            ? DkimKeyState.MISSING
                                            : DkimKeyState.NO_ANSWER,
                                    name));
        };
    }

    private static List<DkimKey> read(String name, List<String> texts) {
        var keys =
                texts.stream()
                        .filter(KeyReader::isKey)
                        .map(text -> KeyReader.read(name, text))
                        .toList();
        return keys.isEmpty()
                ? List.of(DkimKey.without(DkimKeyState.NO_KEY, name, texts.getFirst(), -1))
                : keys;
    }

    private static DkimKey one(List<DkimKey> keys) {
        var first = keys.getFirst();
        return keys.size() == 1
                ? first
                : DkimKey.without(DkimKeyState.SEVERAL, first.name(), first.text(), -1);
    }

    private static DkimKey without(DkimKeyState state, String name) {
        return DkimKey.without(state, name, "", -1);
    }
}

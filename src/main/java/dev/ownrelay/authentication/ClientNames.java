package dev.ownrelay.authentication;

import dev.ownrelay.dns.DnsAnswer;
import dev.ownrelay.dns.DnsAnswer.Failed;
import dev.ownrelay.dns.DnsAnswer.Found;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The names of the client's address that have this address themselves (RFC 7208 section 5.5).
final class ClientNames {

    private static final String UNKNOWN = "unknown";
    private static final int MOST = 10;

    private final InetAddress client;
    private final SpfQuestions questions;
    private final Map<String, Boolean> valid = new HashMap<>();
    private @Nullable DnsAnswer<String> said;

    ClientNames(InetAddress client, SpfQuestions questions) {
        this.client = client;
        this.questions = questions;
    }

    /// Whether the DNS says that there is none.
    boolean nothing() {
        return !(said() instanceof Found || said() instanceof Failed);
    }

    boolean anyWithin(String domain) {
        return first().stream().anyMatch(name -> DomainNames.within(name, domain) && isValid(name));
    }

    /// The one that is nearest to the domain.
    String best(String domain) {
        return first().stream()
                .sorted(Comparator.comparing(name -> distance(name, domain)))
                .filter(this::isValid)
                .findFirst()
                .orElse(UNKNOWN);
    }

    private static int distance(String name, String domain) {
        if (name.equalsIgnoreCase(domain)) {
            return 0;
        }
        return DomainNames.within(name, domain) ? 1 : 2;
    }

    private List<String> first() {
        return said() instanceof Found<String>(var names, _, _)
                ? names.stream().limit(MOST).toList()
                : List.of();
    }

    private DnsAnswer<String> said() {
        var answer = said;
        if (answer == null) {
            answer = questions.askNames(client);
            said = answer;
        }
        return answer;
    }

    private boolean isValid(String name) {
        return valid.computeIfAbsent(
                name.toLowerCase(Locale.ROOT),
                _ ->
                        questions.askAddresses(name, client)
                                        instanceof Found<InetAddress>(var addresses, _, _)
                                && addresses.contains(client));
    }
}

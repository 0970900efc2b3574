package dev.ownrelay.authentication;

import dev.ownrelay.authentication.DmarcEvaluation.Rule;
import dev.ownrelay.dns.Resolvers;
import dev.ownrelay.support.ScriptedDnsServer;
import dev.ownrelay.support.SettableClock;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A DNS to be filled, and the question what a receiver makes of a message.
abstract class DmarcFixture {

    ScriptedDnsServer dns;
    Dmarc dmarc;

    @BeforeEach
    void start() {
        dns = ScriptedDnsServer.start();
        forget();
    }

    /// What was asked is asked anew.
    void forget() {
        forget(Duration.ofSeconds(20));
    }

    void forget(Duration timeout) {
        dmarc = new Dmarc(Resolvers.asking(dns.address(), timeout, new SettableClock()));
    }

    @AfterEach
    void stop() {
        dns.close();
    }

    /// Puts a record where the domain's is looked for.
    void publish(String domain, String... strings) {
        dns.txt("_dmarc." + domain, strings);
    }

    /// Says that nobody can say what the domain publishes.
    void silence(String domain, int code) {
        dns.code("_dmarc." + domain, code);
    }

    /// A message from this domain for which nobody vouches.
    DmarcEvaluation from(String author) {
        return dmarc.evaluate(Rule.TREE_WALK, author, Optional.empty(), List.of());
    }

    DmarcEvaluation older(String author) {
        return dmarc.evaluate(Rule.PUBLIC_SUFFIX_LIST, author, Optional.empty(), List.of());
    }

    DmarcEvaluation withSpf(String author, String spf) {
        return dmarc.evaluate(Rule.TREE_WALK, author, Optional.of(spf), List.of());
    }

    DmarcEvaluation olderWithSpf(String author, String spf) {
        return dmarc.evaluate(Rule.PUBLIC_SUFFIX_LIST, author, Optional.of(spf), List.of());
    }

    DmarcEvaluation withDkim(String author, String... dkim) {
        return dmarc.evaluate(Rule.TREE_WALK, author, Optional.empty(), List.of(dkim));
    }

    /// Result, disposition, organisation, and where the record stands.
    static String words(DmarcEvaluation evaluation) {
        return "%s %s %s %s"
                .formatted(
                        evaluation.result().word(),
                        evaluation.disposition().map(DmarcPolicy::word).orElse("-"),
                        evaluation.organisation().orElse("-"),
                        evaluation.record().map(DmarcRecord::domain).orElse("-"));
    }

    static List<DmarcFault.Kind> kinds(DmarcEvaluation evaluation) {
        return evaluation.faults().stream().map(DmarcFault::kind).toList();
    }

    /// A string of a record has at most 255 octets.
    static String[] strings(String text) {
        var strings = new ArrayList<String>();
        for (int i = 0; i < text.length(); i += 255) {
            strings.add(text.substring(i, Math.min(text.length(), i + 255)));
        }
        return strings.toArray(String[]::new);
    }
}

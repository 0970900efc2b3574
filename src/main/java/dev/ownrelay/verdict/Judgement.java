package dev.ownrelay.verdict;

import com.google.common.net.InetAddresses;

import dev.ownrelay.server.SenderVerdict.Actor;
import dev.ownrelay.server.SenderVerdict.Result;
import dev.ownrelay.verdict.SenderFacts.Way;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.util.List;

/// A verdict before anybody knows it.
///
/// @param words the message key of the reason
record Judgement(
        Result result,
        String spf,
        String dmarc,
        String aligned,
        String words,
        List<String> arguments,
        Actor actor,
        VerdictStory story) {

    private static final int ENOUGH = 60;

    static Judgement of(Evidence found) {
        var reason = Reason.of(found);
        return new Judgement(
                reason.result,
                found.spfWord(),
                found.dmarcWord(),
                found.alignedWord(),
                reason.words(found.consequence()),
                arguments(found),
                reason.actor(found.facts().operators()),
                VerdictStory.of(found));
    }

    /// For all words alike: the domain in From, the server, the address or provider that the record
    /// does not name, what it would have to name, the domain of the envelope.
    private static List<String> arguments(Evidence found) {
        var facts = found.facts();
        var way = facts.way();
        var provider = found.spf().provider();
        var include = provider == null ? "" : provider.include().orElse("");
        return List.of(
                facts.domain(),
                way.name(),
                provider == null ? place(way, found.spf().address()) : provider.name(),
                provider == null ? fault(found) : include,
                facts.envelope());
    }

    /// Addresses inside, and those of the operator's server, are nobody's business.
    private static String place(Way way, @Nullable InetAddress address) {
        return address == null || way.relay() || !Outgoing.isPublic(address)
                ? way.host()
                : InetAddresses.toAddrString(address);
    }

    /// The part of the record that breaks it.
    private static String fault(Evidence found) {
        return found.spf().evaluation().faults().stream()
                .filter(fault -> fault.kind().breaks())
                .map(fault -> fault.text().isEmpty() ? fault.domain() : fault.text())
                .map(VerdictStory::cut)
                .map(Judgement::inShort)
                .findFirst()
                .orElse("");
    }

    private static String inShort(String text) {
        return text.length() <= ENOUGH ? text : text.substring(0, ENOUGH) + "…";
    }
}

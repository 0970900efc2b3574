package dev.ownrelay.verdict;

import dev.ownrelay.server.SenderVerdict;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// What is stored of a sender and a way.
///
/// @param server of the way, as it is now; null: the default relay, or it is gone
/// @param seen from where receivers saw the server send, each after the host that it had then
/// @param verdict null: there is none yet
/// @param print of the facts that the verdict was made of; empty: it is to be made anew
record KnownVerdict(
        SenderKey key,
        @Nullable Server server,
        List<String> seen,
        @Nullable SenderVerdict verdict,
        String print) {

    /// What may change in the DNS within a day is worth no question, what is not known is.
    private static final Duration FRESH = Duration.ofDays(1);

    private static final Duration UNANSWERED = Duration.ofMinutes(10);

    /// A row of the table *Other SMTP servers*.
    ///
    /// @param outgoingAddresses separated by spaces
    record Server(
            String name, String host, String outgoingAddresses, boolean signs, boolean enabled) {}

    /// Where it is reached now.
    List<String> seenAt(String host) {
        return seen.stream()
                .filter(each -> each.startsWith(host + " "))
                .map(each -> each.substring(host.length() + 1))
                .toList();
    }

    boolean stale(SenderFacts facts, Instant now) {
        var asked = verdict == null ? null : verdict.askedAt();
        return asked == null
                || !print.equals(facts.print())
                || !asked.plus(unanswered() ? UNANSWERED : FRESH).isAfter(now);
    }

    private boolean unanswered() {
        return verdict != null && verdict.words().equals(Reason.NO_ANSWER.words(""));
    }

    SenderVerdict shown() {
        return verdict == null ? SenderVerdict.asking(key.domain()) : verdict;
    }

    /// Nothing where it was made of other facts than these.
    SenderVerdict shown(SenderFacts facts) {
        boolean others = !print.isEmpty() && !print.equals(facts.print());
        return others ? SenderVerdict.asking(key.domain()) : shown();
    }
}

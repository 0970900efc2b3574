package dev.ownrelay.authentication;

import dev.ownrelay.authentication.SpfAdvice.CannotInclude;
import dev.ownrelay.authentication.SpfAdvice.Need;
import dev.ownrelay.authentication.SpfAdvice.Note;
import dev.ownrelay.authentication.SpfAdvice.NothingToDo;
import dev.ownrelay.authentication.SpfAdvice.Paste;
import dev.ownrelay.authentication.SpfAdvice.TooMany;
import dev.ownrelay.authentication.SpfAdvice.Unknown;
import dev.ownrelay.authentication.SpfDraft.Term;
import dev.ownrelay.authentication.SpfWalk.Tally;
import dev.ownrelay.dns.Dns;

import java.net.InetAddress;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Writes the record to paste: what the domain's record says already, each term as it stands, and
/// what it lacks. A term that breaks the record is left out and named. It asks the DNS while
/// somebody waits, for twice as long as an evaluation may at most.
public final class SpfMerge {

    private static final int SAMPLES = 2;
    private static final int TRIES = 5;

    private final Dns dns;
    private final Clock clock;

    public SpfMerge(Dns dns, Clock clock) {
        this.dns = dns;
        this.clock = clock;
    }

    /// @param domain whose record it is
    public SpfAdvice advise(String domain, Need need) {
        try {
            return DomainNames.checkable(domain)
                    .map(ascii -> advised(ascii.toLowerCase(Locale.ROOT), need))
                    .orElseGet(() -> new Unknown(domain));
        } catch (SpfStop e) {
            return new Unknown(domain);
        }
    }

    private SpfAdvice advised(String domain, Need need) {
        var walk = new SpfWalk(dns, clock, domain);
        var samples = new ArrayList<InetAddress>();
        for (var include : need.includes()) {
            var tally = walk.tally(Term.of(domain, "include:" + include).read());
            if (tally.dead != null || tally.endless) {
                return new CannotInclude(include, List.copyOf(tally.faults));
            }
            samples.addAll(samples(include, tally, walk));
        }
        for (var network : need.networks()) {
            samples.add(Need.range(network).first());
            samples.add(Need.range(network).last());
        }
        var texts = walk.questions.texts(domain, SpfTerm.record(domain));
        var found = new SpfReview(SpfReading.of(domain, texts), walk);
        return written(found, need, samples, walk);
    }

    private SpfAdvice written(SpfReview found, Need need, List<InetAddress> samples, SpfWalk walk) {
        var mended = found.mended();
        var review = new SpfReview(mended, walk);
        var added = missing(mended, review, need, walk);
        if (added.isEmpty() && mended.changesNothing()) {
            return new NothingToDo(review.cost(), review.notes());
        }
        var whole = new SpfReview(mended.with(mended.end(), added), walk);
        if (!whole.cost().fits()) {
            return new TooMany(found.cost(), whole.cost(), whole.savings());
        }
        return placed(mended, added, samples, walk)
                .<SpfAdvice>map(draft -> paste(found, draft, walk))
                .orElseGet(() -> new Unknown(mended.domain()));
    }

    private static Paste paste(SpfReview found, SpfDraft draft, SpfWalk walk) {
        var review = new SpfReview(draft, walk);
        return new Paste(
                draft.text(),
                draft.strings(),
                draft.replaces(),
                found.cost(),
                review.cost(),
                draft.leftOut(),
                review.notes());
    }

    private List<String> missing(SpfDraft draft, SpfReview review, Need need, SpfWalk walk) {
        var missing = new ArrayList<String>();
        var networks = new ArrayList<IpRange>();
        for (var network : need.networks()) {
            var range = Need.range(network);
            boolean again = networks.stream().anyMatch(other -> other.covers(range));
            networks.add(range);
            boolean inLarger =
                    need.networks().stream()
                            .map(Need::range)
                            .anyMatch(other -> other.covers(range) && !range.covers(other));
            if (!again && !inLarger && !allowed(draft, review, range, walk)) {
                missing.add(Need.term(network));
            }
        }
        need.includes().stream()
                .filter(include -> !review.includes(include))
                .forEach(include -> missing.add("include:" + include));
        return missing;
    }

    /// One address passes where an evaluation says so; a network, where it lies in one that is
    /// written down and its ends pass.
    private boolean allowed(SpfDraft draft, SpfReview review, IpRange range, SpfWalk walk) {
        return (range.prefix() == range.width() || review.allows(range))
                && refusal(draft, List.of(range.first(), range.last()), walk).isEmpty();
    }

    /// As late as possible, but before what would refuse whom the new terms allow.
    private Optional<SpfDraft> placed(
            SpfDraft mended, List<String> added, List<InetAddress> samples, SpfWalk walk) {
        int at = mended.end();
        for (int i = 1; i <= TRIES; i++) {
            var draft = mended.with(at, added);
            var refused = refusal(draft, samples, walk);
            if (refused.isEmpty()) {
                return Optional.of(added.isEmpty() ? draft : noted(mended, draft, at));
            }
            at = i == TRIES - 1 ? 0 : Math.min(at, place(mended, refused.get()));
        }
        return Optional.empty();
    }

    private static SpfDraft noted(SpfDraft mended, SpfDraft draft, int at) {
        if (at < mended.end()) {
            return draft.noting(Note.Kind.IN_FRONT, mended.terms().get(at).text());
        }
        return draft.inForce().stream().anyMatch(Term::isRedirect)
                ? draft.noting(Note.Kind.BEFORE_REDIRECT, "")
                : draft;
    }

    /// Where the term is that refused; the front where none of its own did.
    private static int place(SpfDraft draft, SpfEvaluation refused) {
        for (int i = 0; i < draft.terms().size(); i++) {
            if (refused.mechanism().filter(draft.terms().get(i).text()::equals).isPresent()) {
                return i;
            }
        }
        return 0;
    }

    /// The first that does not pass where the domain's record is this draft.
    private Optional<SpfEvaluation> refusal(
            SpfDraft draft, List<InetAddress> addresses, SpfWalk walk) {
        var spf = new Spf(dns, clock, Map.of(draft.domain(), draft.text()));
        return addresses.stream()
                .distinct()
                .map(address -> checked(spf, address, draft.domain(), walk))
                .filter(evaluation -> evaluation.result() != SpfResult.PASS)
                .findFirst();
    }

    /// Addresses that the provider's record allows for sure.
    private List<InetAddress> samples(String include, Tally tally, SpfWalk walk) {
        var spf = new Spf(dns, clock);
        return tally.ranges.stream()
                .limit(SAMPLES)
                .map(IpRange::first)
                .filter(address -> checked(spf, address, include, walk).result() == SpfResult.PASS)
                .toList();
    }

    private static SpfEvaluation checked(
            Spf spf, InetAddress address, String domain, SpfWalk walk) {
        walk.questions.staysInTime();
        var evaluation = spf.check(address, "postmaster@" + domain, domain);
        if (evaluation.result() == SpfResult.TEMPERROR) {
            throw SpfStop.temporary();
        }
        return evaluation;
    }
}

package dev.ownrelay.audit;

import dev.ownrelay.tenant.Redaction;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// Goes along a chain, from its beginning, as far as it holds.
final class ChainWalk {

    private byte[] hash = {};
    private long seq;
    private @Nullable String fault;

    /// @param page the links that follow
    void go(List<ChainLink> page) {
        for (var link : page) {
            fault = faultOf(link, page);
            if (fault != null) {
                return;
            }
            seq = link.seq();
            hash = link.hash();
        }
    }

    private @Nullable String faultOf(ChainLink link, List<ChainLink> page) {
        long expected = seq + 1;
        if (link.seq() != expected) {
            return "%d is missing; the next one is %d".formatted(expected, link.seq());
        }
        var words = wordsOf(link, page);
        return words == null ? null : "%d (row %s): %s".formatted(expected, link.event(), words);
    }

    private @Nullable String wordsOf(ChainLink link, List<ChainLink> page) {
        if (link.row() == null) {
            return "the row is gone";
        }
        if (!link.follows(hash, link.seq())) {
            return page.stream()
                    .filter(other -> other.follows(hash, link.seq()))
                    .findFirst()
                    .map(other ->
                            "the order was changed; row %s stood here".formatted(other.event()))
                    .orElse(
                            "the hash does not match; who did it, what, to what, when or from where"
                                    + " was changed");
        }
        return detailOf(link, link.row());
    }

    private static @Nullable String detailOf(ChainLink link, ChainLink.Row row) {
        if (link.salt() != null) {
            return link.tellsDetail() ? null : "the detail was changed";
        }
        if (!link.retold()) {
            return "the salt of the detail is gone, and the chain tells of no erasure";
        }
        return row.detail().contains(Redaction.GONE)
                ? null
                : "the detail was changed, and nothing was erased from it";
    }

    /// Compares the end that was reached with the one that the head tells of.
    void end(Optional<Chain.Head> head) {
        if (fault == null) {
            fault = faultOf(head.orElseGet(() -> new Chain.Head(0, new byte[0])));
        }
    }

    private @Nullable String faultOf(Chain.Head head) {
        if (head.seq() > seq) {
            return "%d is missing; the head says that the chain ends with %d"
                    .formatted(seq + 1, head.seq());
        }
        if (head.seq() < seq) {
            return "%d goes on beyond the head, which says that the chain ends with %d"
                    .formatted(head.seq() + 1, head.seq());
        }
        return Arrays.equals(hash, head.hash())
                ? null
                : "%d is not what the head says that the chain ends with".formatted(seq);
    }

    boolean broken() {
        return fault != null;
    }

    /// The first link or row that is wrong, and what is wrong with it.
    Optional<String> fault() {
        return Optional.ofNullable(fault);
    }

    /// How far it holds.
    long seq() {
        return seq;
    }

    String reached() {
        return seq == 0
                ? "no links"
                : "%d links, the last is %s".formatted(seq, HexFormat.of().formatHex(hash));
    }
}

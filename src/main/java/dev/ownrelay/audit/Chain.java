package dev.ownrelay.audit;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.time.OffsetDateTime;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/// The chain of one trail as it stands in the database. Whoever reads has said for which agency.
///
/// @param agency null: of the operators
record Chain(JdbcClient jdbc, @Nullable UUID agency) {

    /// What a page of links takes stays small, however long the chain is.
    private static final int PAGE = 2_000;

    private static final String LINKS =
            """
            select l.seq, l.event_id, l.salt, l.digest, l.hash,
                l.salt is null and exists (select from %1$s n
                    where %5$s and n.event_id = l.event_id and n.seq > l.seq) as retold,
                e.at, e.actor_id, e.%3$s as agency, e.action, e.subject_id, e.detail, e.client
            from (select * from %1$s where %4$s and seq > :after order by seq limit :most) l
            left join %2$s e on %6$s and e.id = l.event_id
            order by l.seq
            """;

    private static final String STRAY =
            """
            select e.id, e.at from %s e
            where %s and not exists (select from %s l where %s and l.event_id = e.id)
            order by e.at, e.id limit 1
            """;

    /// Where a chain ends.
    record Head(long seq, byte[] hash) {}

    /// A row that no link tells of.
    record Stray(UUID id, OffsetDateTime at) {}

    private Trail trail() {
        return agency == null ? Trail.OPERATORS : Trail.AGENCY;
    }

    List<ChainLink> after(long seq) {
        var trail = trail();
        return jdbc.sql(
                        LINKS.formatted(
                                trail.links(),
                                trail.table(),
                                trail.agency(),
                                trail.scope(),
                                same("n"),
                                same("e")))
                .param("tenant", agency)
                .param("after", seq)
                .param("most", PAGE)
                .query((row, _) -> ChainLink.read(row))
                .list();
    }

    private String same(String alias) {
        return agency == null ? "true" : alias + ".tenant_id = l.tenant_id";
    }

    Optional<Head> head() {
        return jdbc.sql(
                        "select seq, hash from %s where %s"
                                .formatted(trail().head(), trail().scope()))
                .param("tenant", agency)
                .query(Head.class)
                .optional();
    }

    /// What this chain does not know of where it once ended.
    ///
    /// @param anchors of this trail
    List<String> differences(List<Anchor> anchors) {
        var sorted = anchors.stream().sorted(Comparator.comparingLong(Anchor::seq)).toList();
        var strange = sorted.stream().filter(anchor -> !knows(anchor)).toList();
        if (strange.isEmpty()) {
            return List.of();
        }
        var first = strange.getFirst();
        long same =
                sorted.stream()
                        .mapToLong(Anchor::seq)
                        .filter(seq -> seq < first.seq())
                        .max()
                        .orElse(0);
        return Stream.of(replaced(first, same), gone(strange.getLast(), same))
                .flatMap(Optional::stream)
                .toList();
    }

    private boolean knows(Anchor anchor) {
        return hashAt(anchor.seq()).filter(anchor.hash()::equals).isPresent();
    }

    private Optional<String> replaced(Anchor first, long same) {
        return hashAt(first.seq())
                .map(_ ->
                        "%d is not the one that an anchor of %s knows: rows after %d are others than those that were anchored"
                                .formatted(first.seq(), first.at(), same));
    }

    private Optional<String> gone(Anchor last, long same) {
        long end = last();
        if (end >= last.seq()) {
            return Optional.empty();
        }
        var words =
                "the database ends at %d, an anchor of %s says %d: at least rows %d to %d are gone"
                        .formatted(end, last.at(), last.seq(), end + 1, last.seq());
        return Optional.of(
                same < end ? words + ", and rows after %d may be others".formatted(same) : words);
    }

    private Optional<String> hashAt(long seq) {
        return jdbc.sql(
                        "select encode(hash, 'hex') from %s where %s and seq = :seq"
                                .formatted(trail().links(), trail().scope()))
                .param("tenant", agency)
                .param("seq", seq)
                .query(String.class)
                .optional();
    }

    private long last() {
        return jdbc.sql(
                        "select coalesce(max(seq), 0) from %s where %s"
                                .formatted(trail().links(), trail().scope()))
                .param("tenant", agency)
                .query(Long.class)
                .single();
    }

    Optional<Stray> stray() {
        var trail = trail();
        return jdbc.sql(STRAY.formatted(trail.table(), trail.scope(), trail.links(), same("e")))
                .param("tenant", agency)
                .query(Stray.class)
                .optional();
    }
}

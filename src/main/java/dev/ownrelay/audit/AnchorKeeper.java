package dev.ownrelay.audit;

import dev.ownrelay.tenant.CurrentTenant;
import dev.ownrelay.tenant.EveryMinute;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/// Keeps, every minute and at the end, where the trails end. Of those that the database still knows
/// a few older ones stay, the further back the fewer, which tell later how far a trail is the same;
/// one that it does not know stays, as it shows that rows are gone.
@Component
class AnchorKeeper implements SmartInitializingSingleton, DisposableBean {

    private static final Logger log = LoggerFactory.getLogger(AnchorKeeper.class);

    private static final String ENDS =
            """
            select tenant_id, seq, encode(hash, 'hex') from audit_heads() where seq > 0
            union all
            select null, seq, encode(hash, 'hex') from operator_head where seq > 0
            """;

    private static final String KNOWN =
            """
            select encode(hash, 'hex') from %s where %s and seq = any (:numbers)
            """;

    private final JdbcClient jdbc;
    private final TransactionTemplate reading;
    private final Clock clock;
    private final @Nullable AnchorFile file;
    private final EveryMinute minutes = new EveryMinute("audit-anchors", this::keep);

    AnchorKeeper(
            JdbcClient jdbc,
            PlatformTransactionManager transactions,
            Clock clock,
            AuditProperties properties,
            @Value("${ownrelay.data-dir:./data}") Path dataDir) {
        this.jdbc = jdbc;
        this.clock = clock;
        reading = new TransactionTemplate(transactions);
        reading.setReadOnly(true);
        file = properties.file(dataDir).map(AnchorFile::new).orElse(null);
    }

    @Override
    public void afterSingletonsInstantiated() {
        if (file != null) {
            minutes.begin();
        }
    }

    @Override
    public void destroy() {
        minutes.end();
    }

    /// What is thrown on would end all further looks.
    void keep() {
        try {
            if (file != null) {
                keep(file);
            }
        } catch (IOException | RuntimeException e) {
            log.warn("Where the audit trails end could not be kept: {}", e.toString());
        }
    }

    private void keep(AnchorFile anchors) throws IOException {
        var kept = new LinkedHashMap<String, List<Anchor>>();
        var content = anchors.read();
        content.anchors().forEach(anchor -> of(kept, anchor).add(anchor));
        boolean changed = false;
        for (var end : ends()) {
            var known = of(kept, end);
            if (known.stream().noneMatch(end::sameEnd)) {
                var there = stillThere(end, known);
                known.removeAll(there);
                there.add(end);
                known.addAll(Anchor.few(there));
                changed = true;
            }
        }
        if (changed) {
            anchors.write(kept.values().stream().flatMap(List::stream).toList(), content.bad());
        }
    }

    private static List<Anchor> of(Map<String, List<Anchor>> kept, Anchor anchor) {
        return kept.computeIfAbsent(anchor.trail(), _ -> new ArrayList<>());
    }

    private List<Anchor> ends() {
        var now = clock.instant();
        return Objects.requireNonNull(
                reading.execute(_ ->
                        jdbc.sql(ENDS)
                                .query((row, _) ->
                                        new Anchor(
                                                row.getObject(1, UUID.class),
                                                row.getLong(2),
                                                row.getString(3),
                                                now))
                                .list()));
    }

    /// @param end of their trail
    private List<Anchor> stillThere(Anchor end, List<Anchor> known) {
        var agency = end.agency();
        var hashes =
                agency == null
                        ? hashes(Trail.OPERATORS, null, known)
                        : CurrentTenant.call(agency, () -> hashes(Trail.AGENCY, agency, known));
        return known.stream()
                .filter(anchor -> hashes.contains(anchor.hash()))
                .collect(Collectors.toCollection(ArrayList::new));
    }

    private Set<String> hashes(Trail trail, @Nullable UUID agency, List<Anchor> known) {
        return Objects.requireNonNull(
                reading.execute(_ ->
                        jdbc.sql(KNOWN.formatted(trail.links(), trail.scope()))
                                .param("tenant", agency)
                                .param(
                                        "numbers",
                                        known.stream().map(Anchor::seq).toArray(Long[]::new))
                                .query(String.class)
                                .set()));
    }
}

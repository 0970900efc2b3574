package dev.ownrelay.audit;

import dev.ownrelay.tenant.BackgroundWork;
import dev.ownrelay.tenant.CurrentTenant;

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
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// Keeps, every minute and at the end, where the trails end. A newer anchor of a trail takes the
/// place of an older one that the database still knows; one that it does not know stays, as it
/// shows that rows are gone.
@Component
class AnchorKeeper implements SmartInitializingSingleton, DisposableBean {

    private static final Logger log = LoggerFactory.getLogger(AnchorKeeper.class);

    private static final Duration GOODBYE = Duration.ofSeconds(5);

    private static final String ENDS =
            """
            select tenant_id, seq, encode(hash, 'hex') from audit_heads() where seq > 0
            union all
            select null, seq, encode(hash, 'hex') from operator_head where seq > 0
            """;

    private static final String KNOWN =
            """
            select exists (
                select from %s where %s and seq = :seq and encode(hash, 'hex') = :hash)
            """;

    private final JdbcClient jdbc;
    private final TransactionTemplate reading;
    private final Clock clock;
    private final @Nullable AnchorFile file;
    private final ScheduledExecutorService minutes =
            Executors.newSingleThreadScheduledExecutor(
                    BackgroundWork.threads(
                            Thread.ofPlatform().daemon().name("audit-anchors").factory()));

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
            minutes.scheduleWithFixedDelay(this::keep, 1, 1, TimeUnit.MINUTES);
        }
    }

    @Override
    public void destroy() {
        BackgroundWork.end(minutes, this::keep, GOODBYE);
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
                known.removeIf(this::isStillThere);
                known.add(end);
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

    private boolean isStillThere(Anchor anchor) {
        var agency = anchor.agency();
        return agency == null
                ? knows(Trail.OPERATORS, anchor)
                : CurrentTenant.call(agency, () -> knows(Trail.AGENCY, anchor));
    }

    private boolean knows(Trail trail, Anchor anchor) {
        return Boolean.TRUE.equals(
                reading.execute(_ ->
                        jdbc.sql(KNOWN.formatted(trail.links(), trail.scope()))
                                .param("tenant", anchor.agency())
                                .param("seq", anchor.seq())
                                .param("hash", anchor.hash())
                                .query(Boolean.class)
                                .single()));
    }
}

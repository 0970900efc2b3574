package dev.ownrelay.audit;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

import javax.sql.DataSource;

/// Goes along the chains of all trails and says, a line each, whether they are whole, or which row
/// is the first that is not.
public final class AuditVerification {

    private record Agency(UUID id, String name) {}

    private final JdbcClient jdbc;
    private final TransactionTemplate snapshot;
    private final List<Anchor> anchors;
    private final List<String> noAnchors;
    private final Consumer<String> said;
    private boolean whole = true;

    /// @param anchors what was kept of where the trails ended; need not be there
    /// @throws IOException when it cannot be read
    public AuditVerification(DataSource database, Optional<Path> anchors, Consumer<String> said)
            throws IOException {
        var kept =
                anchors.isEmpty()
                        ? new AnchorFile.Content(List.of(), List.of())
                        : new AnchorFile(anchors.get()).read();
        this.anchors = kept.anchors();
        noAnchors = kept.bad();
        this.said = said;
        jdbc = JdbcClient.create(database);
        snapshot = new TransactionTemplate(new JdbcTransactionManager(database));
        snapshot.setReadOnly(true);
        snapshot.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
    }

    /// @return whether everything is whole
    public boolean run() {
        if (!chained()) {
            say("This database is older than the chains: start this version of Ownrelay with it.");
            return false;
        }
        var agencies =
                jdbc.sql("select id, name from agency order by name, id")
                        .query(Agency.class)
                        .list();
        verify("The installation", null);
        agencies.forEach(agency -> verify("Agency " + agency.name(), agency.id()));
        tellOfThoseGone(agencies);
        noAnchors.forEach(line -> {
            whole = false;
            say("The anchors: this line is none: " + line);
        });
        return whole;
    }

    private boolean chained() {
        return jdbc.sql("select to_regclass('public.operator_head') is not null")
                .query(Boolean.class)
                .single();
    }

    private void verify(String name, @Nullable UUID agency) {
        var title = agency == null ? name : "%s (%s)".formatted(name, agency);
        snapshot.executeWithoutResult(_ -> {
            jdbc.sql("select set_config('ownrelay.tenant', ?, true)")
                    .param(agency == null ? "" : agency.toString())
                    .query(String.class)
                    .single();
            verify(title, new Chain(jdbc, agency), anchorsOf(agency));
        });
    }

    private List<Anchor> anchorsOf(@Nullable UUID agency) {
        return anchors.stream().filter(anchor -> Objects.equals(anchor.agency(), agency)).toList();
    }

    private void verify(String title, Chain chain, List<Anchor> known) {
        var walk = new ChainWalk();
        for (var page = chain.after(0); !page.isEmpty(); page = chain.after(walk.seq())) {
            walk.go(page);
            if (walk.broken()) {
                break;
            }
        }
        walk.end(chain.head());
        var faults = new ArrayList<String>();
        walk.fault().ifPresent(faults::add);
        chain.stray()
                .map(row ->
                        "row %s of %s stands in no chain".formatted(row.id(), row.at().toInstant()))
                .ifPresent(faults::add);
        faults.addAll(chain.differences(known));
        if (faults.isEmpty()) {
            say("%s: whole; %s".formatted(title, walk.reached()));
        } else {
            whole = false;
            faults.forEach(fault -> say("%s: %s".formatted(title, fault)));
        }
    }

    private void tellOfThoseGone(List<Agency> agencies) {
        Set<UUID> here = new HashSet<>();
        agencies.forEach(agency -> here.add(agency.id()));
        anchors.stream()
                .filter(anchor -> anchor.agency() != null && !here.contains(anchor.agency()))
                .forEach(anchor -> {
                    whole = false;
                    say(
                            "Agency %s: is not there; an anchor of %s says %d: all rows are gone"
                                    .formatted(anchor.agency(), anchor.at(), anchor.seq()));
                });
    }

    /// What it was compared with.
    public String compared() {
        return anchors.isEmpty()
                ? "There were no anchors to compare with: a missing end is not noticed."
                : "Compared with %d anchors.".formatted(anchors.size());
    }

    private void say(String line) {
        said.accept(line);
    }
}

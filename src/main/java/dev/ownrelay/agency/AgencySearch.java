package dev.ownrelay.agency;

import dev.ownrelay.account.AppUsers;
import dev.ownrelay.account.Role;
import dev.ownrelay.account.SignIns;
import dev.ownrelay.tenant.CurrentTenant;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/// Finds agencies for the operator, by name, a page at a time.
@Component
class AgencySearch {

    private static final int PAGE = 50;

    private static final String NAMED = "lower(a.name) like lower(:text) escape '!'";

    /// @param next the number of the next page; null: there is none
    record Page(List<Row> rows, @Nullable Integer next) {}

    record Row(UUID id, String name, boolean paused, MessageFigures.Figures figures) {}

    private record Found(UUID id, String name, boolean paused) {}

    private final AppUsers users;
    private final SignIns signIns;
    private final MessageFigures figures;
    private final JdbcClient jdbc;
    private final TransactionTemplate reading;

    AgencySearch(
            AppUsers users,
            SignIns signIns,
            MessageFigures figures,
            JdbcClient jdbc,
            PlatformTransactionManager transactionManager) {
        this.users = users;
        this.signIns = signIns;
        this.figures = figures;
        this.jdbc = jdbc;
        reading = new TransactionTemplate(transactionManager);
        reading.setReadOnly(true);
    }

    Page page(AgencyFilter filter) {
        var administered = administered(filter);
        var found =
                Objects.requireNonNull(
                        reading.execute(_ -> found(filter, administered.orElse(null))));
        var shown = found.subList(0, Math.min(found.size(), PAGE));
        var counted = figures.recent(shown.stream().map(Found::id).toList());
        var rows =
                shown.stream()
                        .map(one -> row(one, Objects.requireNonNull(counted.get(one.id()))))
                        .toList();
        return new Page(rows, found.size() > PAGE ? filter.number() + 1 : null);
    }

    private static Row row(Found found, MessageFigures.Figures figures) {
        return new Row(found.id(), found.name(), found.paused(), figures);
    }

    private List<Found> found(AgencyFilter filter, @Nullable UUID administered) {
        var conditions = new ArrayList<>(List.of("true"));
        var values = new HashMap<String, Object>();
        if (administered != null) {
            conditions.add("(a.id = :administered or " + NAMED + ")");
            values.put("administered", administered);
        } else if (filter.narrowed()) {
            conditions.add(NAMED);
        }
        if (filter.narrowed()) {
            values.put("text", filter.pattern());
        }
        return jdbc.sql(
                        """
                        select a.id, a.name, a.paused from agency a where %s
                        order by lower(a.name), a.id limit :most offset :before
                        """
                                .formatted(String.join(" and ", conditions)))
                .params(values)
                .param("most", PAGE + 1)
                .param("before", (filter.number() - 1) * PAGE)
                .query(Found.class)
                .list();
    }

    /// The agency of the administrator who has the address.
    private Optional<UUID> administered(AgencyFilter filter) {
        return filter.mayBeAddress()
                ? signIns.find(SignIns.normal(filter.q()))
                        .filter(this::administers)
                        .map(SignIns.SignIn::tenantId)
                : Optional.empty();
    }

    private boolean administers(SignIns.SignIn who) {
        return CurrentTenant.call(
                        who.tenantId(), () -> reading.execute(_ -> users.findById(who.userId())))
                .filter(user -> user.role() == Role.ADMIN)
                .isPresent();
    }
}

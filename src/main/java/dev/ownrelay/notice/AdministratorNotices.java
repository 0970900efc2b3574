package dev.ownrelay.notice;

import dev.ownrelay.health.ServerUsage;
import dev.ownrelay.health.ServerUsage.Administrator;
import dev.ownrelay.server.RouteChoice;
import dev.ownrelay.server.Routes;

import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

import java.util.Optional;
import java.util.function.Function;

/// Writes to all administrators of the agency, as one of them whom the default relay takes.
@Service
public class AdministratorNotices {

    private final Notices notices;
    private final ServerUsage users;
    private final Routes routes;

    AdministratorNotices(Notices notices, ServerUsage users, Routes routes) {
        this.notices = notices;
        this.users = users;
        this.routes = routes;
    }

    /// Whether what is told would leave.
    @Transactional(readOnly = true)
    public boolean possible() {
        return way().isPresent();
    }

    /// Nothing where mail of the application cannot leave.
    ///
    /// @param notice to each of them
    @Transactional(propagation = Propagation.MANDATORY)
    public void tell(Function<Administrator, Notice> notice) {
        way().ifPresent(way ->
                users.administrators()
                        .forEach(reader -> notices.enqueue(notice.apply(reader), way)));
    }

    Optional<Way> way() {
        return notices.way(users.administrators().stream().map(this::author).toList());
    }

    private Author author(Administrator administrator) {
        var address = administrator.email();
        boolean proven = routes.forUser(null, address, "") instanceof RouteChoice.Usable;
        return new Author(address, Notices.OWN_NAME, proven, administrator.serverId());
    }
}

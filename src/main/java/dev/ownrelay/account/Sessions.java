package dev.ownrelay.account;

import dev.ownrelay.tenant.CurrentTenant;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.session.FindByIndexNameSessionRepository;
import org.springframework.session.Session;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// The sessions of a user on all nodes. Those that end are noted in the trail of the agency that
/// the thread acts for.
@Component
public class Sessions {

    private static final Comparator<OpenSession> PRESENT_FIRST =
            Comparator.comparing(OpenSession::present)
                    .thenComparing(OpenSession::lastSeen)
                    .reversed();

    private final FindByIndexNameSessionRepository<? extends Session> sessions;
    private final UserNotes notes;
    private final JdbcClient jdbc;

    Sessions(
            FindByIndexNameSessionRepository<? extends Session> sessions,
            UserNotes notes,
            JdbcClient jdbc) {
        this.sessions = sessions;
        this.notes = notes;
        this.jdbc = jdbc;
    }

    /// The present one first, then those that were used last.
    ///
    /// @param present the id of the session in which they are asked for
    public List<OpenSession> open(UUID userId, String present) {
        return of(userId)
                .map(session -> OpenSession.of(session, present))
                .sorted(PRESENT_FIRST)
                .toList();
    }

    /// @return how many ended
    @Transactional
    public int end(UUID userId) {
        return endThose(userId, _ -> true);
    }

    /// @param kept the id of the session that goes on; null: none
    /// @return how many ended
    @Transactional
    public int endExcept(UUID userId, @Nullable String kept) {
        return endThose(userId, id -> !id.equals(kept));
    }

    /// @param kept the id of the session that goes on, whatever is asked for
    /// @return the one that ended; empty: the user has no other session of that handle
    @Transactional
    public Optional<OpenSession> endOne(UUID userId, String handle, String kept) {
        var found =
                open(userId, kept).stream()
                        .filter(each -> !each.present() && each.handle().equals(handle))
                        .findFirst();
        found.ifPresent(_ -> endThose(userId, id -> OpenSession.handle(id).equals(handle)));
        return found;
    }

    /// Of everybody in the agency that the thread acts for.
    ///
    /// @param kept the id of the session that goes on; null: none
    @Transactional
    public void endAll(@Nullable String kept) {
        var agency = CurrentTenant.get();
        var ended =
                jdbc.sql(
                                """
                                delete from spring_session where principal_name in (
                                    select id::text from app_user where tenant_id = :agency)
                                    and session_id is distinct from cast(:kept as text)
                                """)
                        .param("agency", agency)
                        .param("kept", kept)
                        .update();
        notes.sessionsEnded(agency, ended);
    }

    /// Of everybody in the agency that the thread acts for, those that keep an attribute.
    ///
    /// @param name the attribute's
    @Transactional
    public void endMarked(String name) {
        var agency = CurrentTenant.get();
        var ended =
                jdbc.sql(
                                """
                                delete from spring_session s where s.principal_name in (
                                    select id::text from app_user where tenant_id = :agency)
                                    and exists (select from spring_session_attributes a
                                        where a.session_primary_id = s.primary_id
                                            and a.attribute_name = :name)
                                """)
                        .param("agency", agency)
                        .param("name", name)
                        .update();
        notes.sessionsEnded(agency, ended);
    }

    private int endThose(UUID userId, Predicate<String> chosen) {
        var ids = of(userId).map(Session::getId).filter(chosen).toList();
        ids.forEach(sessions::deleteById);
        notes.sessionsEnded(userId, ids.size());
        return ids.size();
    }

    /// Those that have run out stay stored for a while.
    private Stream<? extends Session> of(UUID userId) {
        return sessions.findByPrincipalName(userId.toString()).values().stream()
                .filter(session -> !session.isExpired());
    }
}

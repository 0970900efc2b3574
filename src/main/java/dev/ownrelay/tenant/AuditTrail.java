package dev.ownrelay.tenant;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.UUID;

/// Notes who did what, and from where, in the same transaction as the deed.
@Service
public class AuditTrail {

    private record Told(UUID id, String detail) {}

    private final AuditEvents events;
    private final JdbcClient jdbc;
    private final Clock clock;

    AuditTrail(AuditEvents events, JdbcClient jdbc, Clock clock) {
        this.events = events;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /// In the trail of the agency that the thread acts for.
    ///
    /// @param actor the user; null for the application itself
    /// @param action thing and deed, such as `smtp-server.deleted`
    /// @param subject the row that it was done to, if there is one
    /// @param detail what people need to understand it; never a secret, never a message
    @Transactional(propagation = Propagation.MANDATORY)
    public void note(@Nullable UUID actor, String action, @Nullable UUID subject, String detail) {
        noteFrom(client(), actor, action, subject, detail);
    }

    /// As [#note], of something that came from elsewhere than the present request.
    @Transactional(propagation = Propagation.MANDATORY)
    public void noteFrom(
            @Nullable String client,
            @Nullable UUID actor,
            String action,
            @Nullable UUID subject,
            String detail) {
        events.save(new AuditEvent(clock.instant(), actor, action, subject, detail, client));
        AuditLog.tell("agency", CurrentTenant.get(), actor, action, subject, client);
    }

    /// In the trail of the operators, which belongs to no agency.
    ///
    /// @param agency the one that it was about; null: none
    /// @param detail nothing of candidates: operators read it
    @Transactional(propagation = Propagation.MANDATORY)
    public void noteForOperators(
            @Nullable UUID actor,
            @Nullable UUID agency,
            String action,
            @Nullable UUID subject,
            String detail) {
        noteForOperatorsFrom(client(), actor, agency, action, subject, detail);
    }

    /// As [#noteForOperators], of something that came from elsewhere than the present request.
    @Transactional(propagation = Propagation.MANDATORY)
    public void noteForOperatorsFrom(
            @Nullable String client,
            @Nullable UUID actor,
            @Nullable UUID agency,
            String action,
            @Nullable UUID subject,
            String detail) {
        jdbc.sql(
                        """
                        insert into operator_event
                            (id, at, actor_id, agency_id, action, subject_id, detail, client)
                        values (:id, :at, :actor, :agency, :action, :subject, :detail, :client)
                        """)
                .param("id", UUID.randomUUID())
                .param("at", Timestamp.from(clock.instant()))
                .param("actor", actor)
                .param("agency", agency)
                .param("action", action)
                .param("subject", subject)
                .param("detail", detail)
                .param("client", client)
                .update();
        AuditLog.tell("operators", agency, actor, action, subject, client);
    }

    /// What an operator did to the agency that the thread acts for: in its trail, and in that of
    /// the operators.
    ///
    /// @param detail nothing of candidates: operators read it
    @Transactional(propagation = Propagation.MANDATORY)
    public void noteForBoth(
            @Nullable UUID actor, String action, @Nullable UUID subject, String detail) {
        note(actor, action, subject, detail);
        noteForOperators(actor, CurrentTenant.get(), action, subject, detail);
    }

    /// Takes words out of what the trail tells of candidates and messages. The deeds stay.
    @Transactional(propagation = Propagation.MANDATORY)
    public void forget(Redaction words, Instant since) {
        var told =
                jdbc.sql(
                                """
                                select id, detail from audit_event where tenant_id = :agency
                                    and area in ('candidate', 'message', 'bounce') and at >= :since
                                    and lower(detail) like any (:patterns) order by id
                                """)
                        .param("since", Timestamp.from(since))
                        .param("agency", CurrentTenant.get())
                        .param("patterns", words.likes())
                        .query(Told.class)
                        .list();
        for (var one : told) {
            var rest = words.of(one.detail());
            if (!rest.equals(one.detail())) {
                tell(one.id(), rest);
            }
        }
    }

    private void tell(UUID event, String detail) {
        jdbc.sql("update audit_event set detail = ? where tenant_id = ? and id = ?")
                .params(detail, CurrentTenant.get(), event)
                .update();
    }

    /// Takes all words out of what the trail tells of these messages, and of what came back of
    /// them.
    @Transactional(propagation = Propagation.MANDATORY)
    public void forget(Collection<UUID> subjects) {
        jdbc.sql(
                        """
                        update audit_event set detail = :gone
                        where tenant_id = :agency and subject_id = any(:subjects)
                            and area in ('candidate', 'message') and detail not in ('', :gone)
                        """)
                .param("gone", Redaction.GONE)
                .param("agency", CurrentTenant.get())
                .param("subjects", subjects.toArray(UUID[]::new))
                .update();
    }

    private static @Nullable String client() {
        return RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes asked
                ? asked.getRequest().getRemoteAddr()
                : null;
    }
}

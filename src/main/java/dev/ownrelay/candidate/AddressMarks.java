package dev.ownrelay.candidate;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import dev.ownrelay.message.MarkedAddresses;
import dev.ownrelay.tenant.AuditTrail;
import dev.ownrelay.tenant.CurrentTenant;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/// Keeps the marks of candidates' addresses. A mark belongs to the address, not to the person:
/// another address is not marked.
@Service
class AddressMarks implements MarkedAddresses {

    private final Candidates candidates;
    private final JdbcClient jdbc;
    private final AuditTrail audit;

    AddressMarks(Candidates candidates, JdbcClient jdbc, AuditTrail audit) {
        this.candidates = candidates;
        this.jdbc = jdbc;
        this.audit = audit;
    }

    /// The marks of these candidates' present addresses, by candidate.
    @Transactional(readOnly = true)
    public Map<UUID, AddressMark> of(Collection<Candidate> candidates) {
        var marks = find(candidates.stream().map(Candidate::email).toList());
        var found = new HashMap<UUID, AddressMark>();
        for (var candidate : candidates) {
            var mark = marks.get(AddressMark.spelling(candidate.email()));
            if (mark != null) {
                found.put(candidate.getId(), mark);
            }
        }
        return found;
    }

    @Override
    @Transactional(propagation = Propagation.MANDATORY)
    public Set<String> among(Collection<String> addresses) {
        var marks = find(addresses).keySet();
        return addresses.stream()
                .filter(address -> marks.contains(AddressMark.spelling(address)))
                .collect(toSet());
    }

    @Override
    @Transactional(propagation = Propagation.MANDATORY)
    public Optional<UUID> owner(String address) {
        return candidates.withAddress(address).map(Candidate::getId);
    }

    /// An address that is no longer anybody's is left alone. What is marked stays marked for what
    /// marked it first, as a later bounce may be taken back, unless a server itself refuses it.
    @Override
    @Transactional(propagation = Propagation.MANDATORY)
    public void mark(Refusal refusal) {
        var address = refusal.address();
        int marks =
                jdbc.sql(
                                """
                                insert into address_mark (tenant_id, id, address, cause, message_id, marked_at,
                                    refused_directly, smtp_server_id, bounce_id)
                                select c.tenant_id, :id, :address, :cause, :message, :at, :direct, :server, :bounce
                                from candidate c
                                where c.tenant_id = :tenant and c.email_key = lower(:address)
                                    and starts_with(c.email, :mailbox)
                                on conflict (tenant_id, address) do update set cause = excluded.cause,
                                    message_id = excluded.message_id, marked_at = excluded.marked_at,
                                    refused_directly = excluded.refused_directly,
                                    smtp_server_id = excluded.smtp_server_id, bounce_id = excluded.bounce_id
                                where excluded.refused_directly
                                """)
                        .param("tenant", CurrentTenant.get())
                        .param("id", UUID.randomUUID())
                        .param("address", AddressMark.spelling(address))
                        .param("mailbox", address.substring(0, address.lastIndexOf('@') + 1))
                        .param("cause", refusal.cause().id())
                        .param("message", refusal.message())
                        .param("direct", refusal.bounce() == null)
                        .param("server", refusal.server(), Types.OTHER)
                        .param("bounce", refusal.bounce(), Types.OTHER)
                        .param("at", refusal.at().atOffset(ZoneOffset.UTC))
                        .update();
        if (marks > 0) {
            var cause = refusal.cause().id();
            audit.note(null, "candidate.marked", refusal.message(), address + " " + cause);
        }
    }

    @Override
    @Transactional(propagation = Propagation.MANDATORY)
    public void accepted(UUID message, String address, @Nullable UUID server) {
        noteLifted(
                null,
                message,
                address,
                jdbc.sql(
                                """
                                delete from address_mark where tenant_id = :tenant and address = :address
                                    and refused_directly and smtp_server_id is not distinct from :server
                                """)
                        .param("tenant", CurrentTenant.get())
                        .param("address", AddressMark.spelling(address))
                        .param("server", server, Types.OTHER)
                        .update());
    }

    @Override
    @Transactional(propagation = Propagation.MANDATORY)
    public Optional<Instant> takenBack(UUID actor, UUID bounce, String address) {
        var since =
                jdbc.sql(
                                """
                                delete from address_mark where tenant_id = ? and bounce_id = ?
                                returning marked_at
                                """)
                        .params(CurrentTenant.get(), bounce)
                        .query(OffsetDateTime.class)
                        .optional()
                        .map(OffsetDateTime::toInstant);
        noteLifted(actor, bounce, address, since.isPresent() ? 1 : 0);
        return since;
    }

    /// Lifts the mark of an address.
    ///
    /// @param subject the candidate
    @Transactional(propagation = Propagation.MANDATORY)
    public void lift(UUID actor, UUID subject, String address) {
        noteLifted(actor, subject, address, forget(address) ? 1 : 0);
    }

    /// @param actor null: the application
    private void noteLifted(@Nullable UUID actor, UUID subject, String address, int marks) {
        if (marks > 0) {
            audit.note(actor, "candidate.mark-lifted", subject, address);
        }
    }

    /// @return whether there was a mark
    @Transactional(propagation = Propagation.MANDATORY)
    public boolean forget(String address) {
        return jdbc.sql("delete from address_mark where tenant_id = ? and address = ?")
                        .params(CurrentTenant.get(), AddressMark.spelling(address))
                        .update()
                == 1;
    }

    private Map<String, AddressMark> find(Collection<String> addresses) {
        if (addresses.isEmpty()) {
            return Map.of();
        }
        List<String> spelled = addresses.stream().map(AddressMark::spelling).distinct().toList();
        return jdbc
                .sql(
                        """
                        select address, cause, message_id, marked_at from address_mark
                        where tenant_id = :tenant and address in (:addresses)
                        """)
                .param("tenant", CurrentTenant.get())
                .param("addresses", spelled)
                .query((row, _) -> mark(row))
                .list()
                .stream()
                .collect(toMap(AddressMark::address, Function.identity()));
    }

    private static AddressMark mark(ResultSet row) throws SQLException {
        return new AddressMark(
                row.getString("address"),
                row.getString("cause"),
                row.getObject("message_id", UUID.class),
                row.getObject("marked_at", OffsetDateTime.class).toInstant());
    }
}

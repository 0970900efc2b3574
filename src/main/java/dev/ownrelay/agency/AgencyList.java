package dev.ownrelay.agency;

import dev.ownrelay.account.Sessions;
import dev.ownrelay.account.UserNotes;
import dev.ownrelay.people.MessageQueue;
import dev.ownrelay.tenant.Agencies;
import dev.ownrelay.tenant.Agency;
import dev.ownrelay.tenant.AuditTrail;
import dev.ownrelay.tenant.CurrentTenant;

import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/// The agencies as the operator keeps them.
@Service
class AgencyList {

    private final Agencies agencies;
    private final MessageFigures messages;
    private final MessageQueue queue;
    private final Sessions sessions;
    private final AuditTrail audit;
    private final TransactionTemplate reading;
    private final TransactionTemplate writing;

    AgencyList(
            Agencies agencies,
            MessageFigures messages,
            MessageQueue queue,
            Sessions sessions,
            AuditTrail audit,
            PlatformTransactionManager transactionManager) {
        this.agencies = agencies;
        this.messages = messages;
        this.queue = queue;
        this.sessions = sessions;
        this.audit = audit;
        writing = new TransactionTemplate(transactionManager);
        reading = new TransactionTemplate(transactionManager);
        reading.setReadOnly(true);
    }

    Optional<AgencyRow> find(UUID id) {
        return CurrentTenant.call(
                id, () -> reading.execute(status -> agencies.findById(id).map(this::row)));
    }

    MessageFigures.AtRelay atRelay(UUID id) {
        return CurrentTenant.call(id, messages::atRelay);
    }

    private AgencyRow row(Agency agency) {
        return new AgencyRow(
                agency.id(),
                agency.name(),
                agency.createdAt(),
                agency.paused(),
                messages.of(agency.id()));
    }

    /// Signs everybody of the agency out, too: they can sign in again, and see that it is paused.
    ///
    /// @param kept the id of the session of the operator, who may be of the agency
    Optional<String> pause(UUID id, String kept) {
        return change(
                id,
                agency -> {
                    agency.pause();
                    sessions.endAll(kept);
                },
                "agency.paused");
    }

    /// Messages leave again once the change is committed.
    Optional<String> resume(UUID id) {
        var name = change(id, Agency::resume, "agency.resumed");
        if (name.isPresent()) {
            CurrentTenant.run(id, queue::wake);
        }
        return name;
    }

    /// Becomes the agency, in whose trail it is noted, too.
    private Optional<String> change(UUID id, Consumer<Agency> change, String action) {
        return CurrentTenant.call(
                id,
                () ->
                        writing.execute(status -> {
                            var agency = agencies.findById(id);
                            agency.ifPresent(found -> apply(change, found, action));
                            return agency.map(Agency::name);
                        }));
    }

    private void apply(Consumer<Agency> change, Agency agency, String action) {
        var before = agency.paused();
        change.accept(agency);
        if (before != agency.paused()) {
            audit.noteForBoth(UserNotes.actor(), action, agency.id(), agency.name());
        }
    }
}

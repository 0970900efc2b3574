package dev.ownrelay.account;

import dev.ownrelay.tenant.Agencies;
import dev.ownrelay.tenant.Agency;
import dev.ownrelay.tenant.CurrentTenant;

import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/// The agencies as the operator keeps them.
@Service
class AgencyList {

    private final Agencies agencies;
    private final AppUsers users;
    private final LetterFigures letters;
    private final LetterQueue queue;
    private final TransactionTemplate reading;
    private final TransactionTemplate writing;

    AgencyList(
            Agencies agencies,
            AppUsers users,
            LetterFigures letters,
            LetterQueue queue,
            PlatformTransactionManager transactionManager) {
        this.agencies = agencies;
        this.users = users;
        this.letters = letters;
        this.queue = queue;
        writing = new TransactionTemplate(transactionManager);
        reading = new TransactionTemplate(transactionManager);
        reading.setReadOnly(true);
    }

    /// Becomes each agency in turn: no query of the operator reaches over two of them.
    List<AgencyRow> rows() {
        return agencies.findAllByOrderByName().stream()
                .map(agency ->
                        CurrentTenant.call(
                                agency.id(), () -> reading.execute(status -> row(agency))))
                .toList();
    }

    private AgencyRow row(Agency agency) {
        var figures = letters.count();
        return new AgencyRow(
                agency.id(),
                agency.name(),
                agency.createdAt(),
                agency.paused(),
                users.countByEnabledTrue(),
                figures.accepted(),
                figures.waiting());
    }

    Optional<String> pause(UUID id) {
        return change(id, Agency::pause);
    }

    /// Letters leave again once the change is committed.
    Optional<String> resume(UUID id) {
        var name = change(id, Agency::resume);
        if (name.isPresent()) {
            CurrentTenant.run(id, queue::wake);
        }
        return name;
    }

    private Optional<String> change(UUID id, Consumer<Agency> change) {
        return writing.execute(status -> {
            var agency = agencies.findById(id);
            agency.ifPresent(change);
            return agency.map(Agency::name);
        });
    }
}

package dev.ownrelay.account;

import dev.ownrelay.tenant.Agencies;
import dev.ownrelay.tenant.Agency;
import dev.ownrelay.tenant.CurrentTenant;

import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// The agencies as the operator keeps them.
@Service
class AgencyList {

    private final Agencies agencies;
    private final AppUsers users;
    private final LetterFigures letters;
    private final TransactionTemplate reading;

    AgencyList(
            Agencies agencies,
            AppUsers users,
            LetterFigures letters,
            PlatformTransactionManager transactionManager) {
        this.agencies = agencies;
        this.users = users;
        this.letters = letters;
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

    @Transactional
    public Optional<String> pause(UUID id) {
        var agency = agencies.findById(id);
        agency.ifPresent(Agency::pause);
        return agency.map(Agency::name);
    }

    @Transactional
    public Optional<String> resume(UUID id) {
        var agency = agencies.findById(id);
        agency.ifPresent(Agency::resume);
        return agency.map(Agency::name);
    }
}

package dev.ownrelay.account;

import dev.ownrelay.tenant.Agencies;
import dev.ownrelay.tenant.Agency;
import dev.ownrelay.tenant.CurrentTenant;

import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// The agencies as the operator keeps them.
@Service
class AgencyList {

    private final Agencies agencies;
    private final AppUsers users;
    private final LetterFigures letters;

    AgencyList(Agencies agencies, AppUsers users, LetterFigures letters) {
        this.agencies = agencies;
        this.users = users;
        this.letters = letters;
    }

    /// Becomes each agency in turn: no query of the operator reaches over two of them.
    List<AgencyRow> rows() {
        return agencies.findAllByOrderByName().stream()
                .map(agency -> CurrentTenant.call(agency.id(), () -> row(agency)))
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

package dev.ownrelay.candidate;

import static java.util.stream.Collectors.joining;

import dev.ownrelay.erasure.ErasureLedger;
import dev.ownrelay.erasure.KeptErasures;
import dev.ownrelay.tenant.Agencies;
import dev.ownrelay.tenant.CurrentTenant;

import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import java.io.IOException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.IntSupplier;

/// Erases again whom a restored backup brought back. What it has done it finds done when it is
/// repeated, so that it can be interrupted.
@Service
public class ErasureReplay {

    static final int SLICE = 500;

    private static final String CANDIDATES =
            """
            select id, email, created_at from candidate
            where tenant_id = :agency and id > :after order by id limit :most
            """;

    /// Of nobody who is there: neither whom the emails were written for nor who has the address
    /// now.
    private static final String ADDRESSES =
            """
            select address, min(created_at) as since from (
                select to_address collate "C" as address, created_at from message m
                where tenant_id = :agency and erased_at is null
                    and to_address collate "C" > :after
                    and not exists (select from candidate c
                        where c.tenant_id = m.tenant_id and c.id = m.candidate_id)
                    and not exists (select from candidate c
                        where c.tenant_id = m.tenant_id and lower(c.email) = lower(m.to_address)))
                written
            group by address order by address limit :most
            """;

    private record Person(UUID id, String email, OffsetDateTime createdAt) {}

    private record Written(String address, OffsetDateTime since) {}

    private final KeptErasures kept;
    private final ErasureLedger ledger;
    private final Erasures erasures;
    private final Agencies agencies;
    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;

    ErasureReplay(
            KeptErasures kept,
            ErasureLedger ledger,
            Erasures erasures,
            Agencies agencies,
            JdbcClient jdbc,
            PlatformTransactionManager transactionManager) {
        this.kept = kept;
        this.ledger = ledger;
        this.erasures = erasures;
        this.agencies = agencies;
        this.jdbc = jdbc;
        transactions = new TransactionTemplate(transactionManager);
    }

    /// @param said a sentence for whoever runs the installation
    /// @return whether nobody is left
    public boolean run(Consumer<String> said) throws IOException {
        var place = kept.place();
        if (place.isEmpty()) {
            said.accept("No ledger of erasures is kept: ownrelay.erasures.ledger is empty.");
            return false;
        }
        if (!kept.isThere()) {
            said.accept(
                    "%s is not there, so nobody was erased again: put the ledger of that time there."
                            .formatted(place.get()));
            return false;
        }
        var taken = kept.takeBack();
        said.accept("%s: %d erasures of addresses".formatted(place.get(), taken.known()));
        if (taken.passed() > 0) {
            said.accept(
                    "%d lines were passed over: they tell no erasure, or one of a time to come."
                            .formatted(taken.passed()));
        }
        if (taken.lost() > 0) {
            said.accept(
                    "%d more cannot be compared: put the key ring back that was in use with this file."
                            .formatted(taken.lost()));
        }
        int all = 0;
        boolean left = false;
        boolean compared = true;
        for (var agency : agencies.findAllByOrderByName()) {
            var pass = new Pass();
            CurrentTenant.run(agency.id(), pass::run);
            if (!pass.compared) {
                said.accept(
                        "Agency %s: its key of erasures does not open. Put the key ring back."
                                .formatted(agency.name()));
            }
            if (!pass.alike.isEmpty()) {
                said.accept(
                        "Agency %s: %d candidates have an address of somebody who was erased: look at them: %s"
                                .formatted(
                                        agency.name(),
                                        pass.alike.size(),
                                        pass.alike.stream()
                                                .map(UUID::toString)
                                                .collect(joining(" "))));
            }
            compared &= pass.compared;
            if (pass.erased > 0) {
                said.accept("Agency %s: %d erased again".formatted(agency.name(), pass.erased));
            }
            all += pass.erased;
            left |= pass.busy;
        }
        said.accept("%d people were erased again.".formatted(all));
        if (left) {
            said.accept("Emails to others are under way, so they are still there. Repeat it.");
        }
        return !left && compared && taken.lost() == 0;
    }

    /// Through the people of one agency: first those who are candidates, then, when none of these
    /// is left whose names it would not know, whom emails name.
    private final class Pass {

        private int erased;
        private boolean busy;
        private boolean compared;

        /// Who has an address of somebody who was erased, and another id.
        private final List<UUID> alike = new ArrayList<>();

        private void run() {
            compared = ledger.compares();
            if (!compared) {
                return;
            }
            var people = people(new UUID(0, 0));
            while (!people.isEmpty()) {
                eraseAmong(people);
                people = people(people.getLast().id());
            }
            var written = busy ? List.<Written>of() : written("");
            while (!written.isEmpty()) {
                eraseNamedBy(written);
                written = written(written.getLast().address());
            }
        }

        private void eraseAmong(List<Person> people) {
            var addresses = ledger.erased(people.stream().map(Person::email).toList());
            var ids = ledger.erasedCandidates(people.stream().map(Person::id).toList());
            for (var one : people) {
                var came = one.createdAt().toInstant();
                if (goneSince(came, ids, one.id())) {
                    erase(() -> erasures.erase(one.id(), null));
                } else if (goneSince(came, addresses, one.email())) {
                    alike.add(one.id());
                }
            }
        }

        private void eraseNamedBy(List<Written> written) {
            var addresses = ledger.erased(written.stream().map(Written::address).toList());
            for (var one : written) {
                var since = one.since().toInstant();
                if (goneSince(since, addresses, one.address())) {
                    erase(() -> erasures.erase(one.address(), since));
                }
            }
        }

        /// Who came after the erasure was let in on purpose.
        private <K> boolean goneSince(Instant came, Map<K, Instant> erased, K one) {
            return came.isBefore(erased.getOrDefault(one, Instant.MIN));
        }

        private void erase(IntSupplier person) {
            try {
                person.getAsInt();
                erased++;
            } catch (PersonTraces.BusyException | ConcurrencyFailureException underWay) {
                busy = true;
            }
        }
    }

    private List<Person> people(UUID after) {
        return transactions.execute(_ ->
                jdbc.sql(CANDIDATES)
                        .param("agency", CurrentTenant.get())
                        .param("after", after)
                        .param("most", SLICE)
                        .query(Person.class)
                        .list());
    }

    private List<Written> written(String after) {
        return transactions.execute(_ ->
                jdbc.sql(ADDRESSES)
                        .param("agency", CurrentTenant.get())
                        .param("after", after)
                        .param("most", SLICE)
                        .query(Written.class)
                        .list());
    }
}

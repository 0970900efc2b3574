package dev.ownrelay.smtp;

import static java.util.stream.Collectors.toCollection;

import dev.ownrelay.tenant.Agencies;
import dev.ownrelay.tenant.Agency;
import dev.ownrelay.tenant.CurrentTenant;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/// The last gate before the default relay. A frozen route is kept, also where its address is no
/// longer proven, but not once only another agency has proven it.
@Service
public class BorrowedNames {

    private final RelaySenders senders;
    private final Agencies agencies;
    private final TransactionTemplate transactions;

    BorrowedNames(
            RelaySenders senders,
            Agencies agencies,
            PlatformTransactionManager transactionManager) {
        this.senders = senders;
        this.agencies = agencies;
        transactions = new TransactionTemplate(transactionManager);
        transactions.setReadOnly(true);
    }

    /// The same of one address.
    public boolean has(@Nullable UUID serverId, String address) {
        return !among(serverId, List.of(address)).isEmpty();
    }

    /// Those of the addresses that another agency has proven and this one has not. No transaction
    /// may be open: it looks at each agency in its own name.
    ///
    /// @param serverId null: the default relay; an agency's own server decides by its login
    public Set<String> among(@Nullable UUID serverId, Collection<String> addresses) {
        if (serverId != null || addresses.isEmpty()) {
            return Set.of();
        }
        var foreign = new HashSet<>(addresses);
        foreign.removeAll(own(addresses));
        var borrowed = new HashSet<String>();
        if (!foreign.isEmpty()) {
            var here = CurrentTenant.get();
            agencies.findAll().stream()
                    .map(Agency::id)
                    .filter(agency -> !agency.equals(here))
                    .forEach(agency ->
                            CurrentTenant.run(agency, () -> borrowed.addAll(own(foreign))));
        }
        return borrowed;
    }

    private Set<String> own(Collection<String> addresses) {
        return transactions.execute(_ ->
                addresses.stream().filter(senders::speaksFor).collect(toCollection(HashSet::new)));
    }
}

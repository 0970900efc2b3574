package dev.ownrelay.account;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import dev.ownrelay.tenant.CurrentTenant;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/// The names of users, by their ids.
@Service
public class People {

    private final AppUsers users;
    private final JdbcClient jdbc;
    private final TransactionTemplate reading;

    People(AppUsers users, JdbcClient jdbc, PlatformTransactionManager transactionManager) {
        this.users = users;
        this.jdbc = jdbc;
        reading = new TransactionTemplate(transactionManager);
        reading.setReadOnly(true);
    }

    /// Of the agency's own users.
    public Map<UUID, String> names(Collection<UUID> ids) {
        var found = ids.isEmpty() ? List.<AppUser>of() : reading.execute(_ -> find(ids));
        return Objects.requireNonNull(found).stream()
                .collect(toMap(AppUser::getId, AppUser::displayName));
    }

    private List<AppUser> find(Collection<UUID> ids) {
        return users.findAllById(ids);
    }

    /// Of users of any agency, for operators. Becomes each agency in turn.
    public Map<UUID, String> namesAnywhere(Collection<UUID> ids) {
        var names = new HashMap<UUID, String>();
        signIns(ids).stream()
                .collect(
                        groupingBy(
                                SignIns.SignIn::tenantId, mapping(SignIns.SignIn::userId, toSet())))
                .forEach((agency, members) ->
                        CurrentTenant.run(agency, () -> names.putAll(names(members))));
        return names;
    }

    /// Those of them who are users of an agency of this installation.
    public Set<UUID> anywhere(Collection<UUID> ids) {
        return signIns(ids).stream().map(SignIns.SignIn::userId).collect(toSet());
    }

    private List<SignIns.SignIn> signIns(Collection<UUID> ids) {
        return ids.isEmpty()
                ? List.of()
                : jdbc.sql("select tenant_id, user_id from sign_in where user_id in (:ids)")
                        .param("ids", ids)
                        .query(SignIns.SignIn.class)
                        .list();
    }
}

package dev.ownrelay.signing;

import dev.ownrelay.tenant.CurrentTenant;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

import java.util.Optional;
import java.util.UUID;

/// The sender domains of the agency, as far as signing needs to know them. Their own module stands
/// above this one.
@Repository
class SigningDomains {

    /// What a domain must be to sign. One whose record is gone may be somebody else's by now, so
    /// that the days of grace do not count.
    static final String PROVEN = "(d.proof is not null and d.lost_since is null)";

    /// @param proven whether messages may be signed in its name
    record Named(UUID id, String domain, boolean proven) {}

    private final JdbcClient jdbc;

    SigningDomains(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Optional<Named> find(UUID id) {
        return jdbc.sql(
                        "select d.id, d.domain, "
                                + PROVEN
                                + " as proven from sender_domain d"
                                + " where d.tenant_id = ? and d.id = ?")
                .params(CurrentTenant.get(), id)
                .query(Named.class)
                .optional();
    }

    /// Nobody changes it, nor makes it a key, until the transaction ends.
    Optional<Named> lock(UUID id) {
        jdbc.sql("select 1 from sender_domain where tenant_id = ? and id = ? for no key update")
                .params(CurrentTenant.get(), id)
                .query(Integer.class)
                .optional();
        return find(id);
    }
}

package dev.ownrelay.account;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/// The narrow table that leads from an address to its agency, before anybody is signed in. An
/// address stands in it once in the installation.
@Component
class SignIns {

    record SignIn(UUID tenantId, UUID userId) {}

    /// The address belongs to another user, of whichever agency.
    @SuppressWarnings("serial")
    static class AddressTaken extends RuntimeException {}

    private final JdbcClient jdbc;

    SignIns(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    static String normal(String email) {
        return Mailbox.stored(email).toLowerCase(Locale.ROOT);
    }

    @Transactional(readOnly = true)
    public Optional<SignIn> find(String email) {
        return jdbc.sql("select tenant_id, user_id from sign_in where email = ?")
                .param(email)
                .query(SignIn.class)
                .optional();
    }

    /// @throws AddressTaken and then the transaction of the caller must end
    @Transactional(propagation = Propagation.MANDATORY)
    public void register(String email, UUID tenantId, UUID userId) {
        var stored =
                jdbc.sql("insert into sign_in values (?, ?, ?) on conflict (email) do nothing")
                        .params(normal(email), tenantId, userId)
                        .update();
        if (stored == 0) {
            throw new AddressTaken();
        }
    }

    /// @throws AddressTaken and then the transaction of the caller must end
    @Transactional(propagation = Propagation.MANDATORY)
    public void readdress(String email, UUID tenantId, UUID userId) {
        jdbc.sql("delete from sign_in where tenant_id = ? and user_id = ?")
                .params(tenantId, userId)
                .update();
        register(email, tenantId, userId);
    }
}

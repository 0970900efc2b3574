package dev.ownrelay.factor;

import com.google.common.io.BaseEncoding;

import dev.ownrelay.secret.Sha256;
import dev.ownrelay.tenant.CurrentTenant;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

import java.security.SecureRandom;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Stream;

/// Codes for the day on which the app is lost. Each works once. They are told once and kept as
/// hashes: 120 bits cannot be guessed from one.
@Component
class RecoveryCodes {

    static final int COUNT = 10;
    private static final int OCTETS = 15;

    private final JdbcClient jdbc;
    private final SecureRandom random = new SecureRandom();

    RecoveryCodes(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// New ones in place of all before.
    ///
    /// @return as people write them down
    @Transactional(propagation = Propagation.MANDATORY)
    public List<String> renew(UUID userId) {
        delete(userId);
        var codes = Stream.generate(this::code).limit(COUNT).toList();
        for (var code : codes) {
            jdbc.sql("insert into recovery_code values (?, ?, ?)")
                    .params(CurrentTenant.get(), userId, hash(code))
                    .update();
        }
        return codes;
    }

    /// Takes one that was typed, with its hyphens or without, if it is one.
    @Transactional(propagation = Propagation.MANDATORY)
    public boolean use(UUID userId, String typed) {
        return jdbc.sql(
                                """
                                delete from recovery_code
                                where tenant_id = ? and user_id = ? and code_hash = ?
                                """)
                        .params(CurrentTenant.get(), userId, hash(typed))
                        .update()
                > 0;
    }

    @Transactional(readOnly = true)
    public int left(UUID userId) {
        return jdbc.sql("select count(*) from recovery_code where tenant_id = ? and user_id = ?")
                .params(CurrentTenant.get(), userId)
                .query(Integer.class)
                .single();
    }

    @Transactional(propagation = Propagation.MANDATORY)
    public void delete(UUID userId) {
        jdbc.sql("delete from recovery_code where tenant_id = ? and user_id = ?")
                .params(CurrentTenant.get(), userId)
                .update();
    }

    private String code() {
        var octets = new byte[OCTETS];
        random.nextBytes(octets);
        var letters = BaseEncoding.base32().encode(octets).toLowerCase(Locale.ROOT);
        return letters.replaceAll("(.{6})(?=.)", "$1-");
    }

    private static String hash(String code) {
        return Sha256.of(code.toLowerCase(Locale.ROOT).replaceAll("[^a-z2-7]", ""));
    }
}

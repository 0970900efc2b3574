package dev.ownrelay.signin;

import dev.ownrelay.account.SignIns;
import dev.ownrelay.secret.Sha256;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.Arrays;
import java.util.UUID;

/// Counts the sign-ins that fail, for telling them in groups.
@Component
class FailedSignIns {

    /// Stands for the agency and the user of an address that nobody has.
    static final UUID NOBODY = new UUID(0, 0);

    /// In front of the subjects whose password was right.
    static final String RIGHT = "right ";

    private static final int NETWORK_OCTETS = 8;

    private final JdbcClient jdbc;
    private final Clock clock;

    FailedSignIns(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /// @param typed the address that was tried
    /// @param client the client's, as the request gives it
    @Transactional
    public void note(String typed, String client) {
        count("", typed, client);
    }

    /// As [#note], where the password was right and more is asked for.
    @Transactional
    public void noteRight(String typed, String client) {
        count(RIGHT, typed, client);
    }

    @Transactional
    public void forgetRight(String email, String client) {
        jdbc.sql("delete from sign_in_failed where subject = ? and client = ?")
                .params(RIGHT + Sha256.of(SignIns.normal(email)), network(client))
                .update();
    }

    /// One statement, the same for every address, so that its time tells nothing. A count that a
    /// crash of the database loses is not worth the time until it is on its disk.
    private void count(String kind, String typed, String client) {
        var email = SignIns.normal(typed);
        jdbc.sql(
                        """
                        insert into sign_in_failed as f
                            (subject, client, agency_id, user_id, since, last, count)
                        select :subject, :client, coalesce(s.tenant_id, :nobody::uuid),
                            coalesce(s.user_id, :nobody::uuid), :now, :now, 1
                        from (select set_config('synchronous_commit', 'off', true)) quick
                            left join sign_in s on s.email = :email
                        on conflict (subject, client) do update
                            set last = excluded.last, count = f.count + 1
                        """)
                .param("subject", kind + Sha256.of(email))
                .param("client", network(client))
                .param("nobody", NOBODY)
                .param("email", email.indexOf('\0') < 0 ? email : "")
                .param("now", Timestamp.from(clock.instant()))
                .update();
    }

    /// One household or office is one client: a whole /64 network for IPv6 (RFC 6177).
    static String network(String client) {
        try {
            var octets = InetAddress.ofLiteral(client).getAddress();
            if (octets.length <= NETWORK_OCTETS) {
                return client;
            }
            Arrays.fill(octets, NETWORK_OCTETS, octets.length, (byte) 0);
            return InetAddress.getByAddress(octets).getHostAddress() + "/64";
        } catch (IllegalArgumentException | UnknownHostException e) {
            return client;
        }
    }
}

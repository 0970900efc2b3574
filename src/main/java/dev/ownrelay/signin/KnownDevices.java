package dev.ownrelay.signin;

import dev.ownrelay.account.SessionOrigin;
import dev.ownrelay.secret.Sha256;
import dev.ownrelay.tenant.CurrentTenant;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

import java.security.SecureRandom;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// The browsers in which users have signed in before. What others fail at an account never delays
/// its owner in one of them.
@Component
public class KnownDevices {

    static final Duration KNOWN = Duration.ofDays(180);

    /// How long a token is still taken after it was replaced: the answer with the new one may have
    /// been lost, or two pages signed in at once.
    static final Duration REPLACED = Duration.ofDays(1);

    /// What a user who never keeps cookies leaves behind is bounded.
    static final int BY_USER = 20;

    private static final String VALID =
            " and seen_at > :oldest and (replaced_at is null or replaced_at > :replaced)";

    private record Shown(String tokenHash, UUID deviceId, Instant since) {}

    private final JdbcClient jdbc;
    private final DeviceCookie cookie;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    KnownDevices(JdbcClient jdbc, DeviceCookie cookie, Clock clock) {
        this.jdbc = jdbc;
        this.cookie = cookie;
        this.clock = clock;
    }

    List<String> tokens(HttpServletRequest request) {
        return cookie.tokens(request);
    }

    /// The device of a user who may sign in, by the tokens that a browser shows.
    @Transactional(readOnly = true)
    public Optional<UUID> find(UUID userId, List<String> tokens) {
        return of(
                        userId,
                        """
                        select device_id from known_device where tenant_id = :agency
                            and user_id = :user and token_hash = any(:hashes)
                            and exists (select from app_user
                                where tenant_id = :agency and id = :user and enabled)
                        """
                                + VALID
                                + " limit 1")
                .param("hashes", hashes(tokens))
                .query(UUID.class)
                .optional();
    }

    /// Gives the browser a new token for a user of the agency that the thread acts for, in place of
    /// the one it may have shown. For whatever signs somebody in, and never before it does.
    ///
    /// @return whether the browser was known
    @Transactional
    public boolean remember(HttpServletRequest request, HttpServletResponse response, UUID userId) {
        var tokens = new ArrayList<>(cookie.tokens(request));
        var shown = replace(userId, tokens);
        tokens.removeIf(token ->
                shown.stream().anyMatch(each -> each.tokenHash().equals(Sha256.of(token))));
        var token = newToken();
        var device = shown.stream().findFirst().map(Shown::deviceId).orElseGet(UUID::randomUUID);
        store(userId, Sha256.of(token), device, shown);
        SessionOrigin.keepDevice(request, device);
        forgetOld(userId, Sha256.of(token));
        tokens.addFirst(token);
        cookie.set(response, tokens, KNOWN);
        return !shown.isEmpty();
    }

    /// Whether the user has signed in before in the browser that asks.
    @Transactional(readOnly = true)
    public boolean know(HttpServletRequest request, UUID userId) {
        return find(userId, tokens(request)).isPresent();
    }

    /// Makes every browser an unknown one for the user, as after a reset.
    @Transactional
    public void forget(UUID userId) {
        of(userId, "delete from known_device where tenant_id = :agency and user_id = :user")
                .update();
    }

    /// Makes one browser an unknown one for the user.
    @Transactional
    public void forget(UUID userId, UUID device) {
        of(
                        userId,
                        """
                        delete from known_device
                        where tenant_id = :agency and user_id = :user and device_id = :device
                        """)
                .param("device", device)
                .update();
    }

    private List<Shown> replace(UUID userId, List<String> tokens) {
        return of(
                        userId,
                        """
                        update known_device set replaced_at = coalesce(replaced_at, :now)
                        where tenant_id = :agency and user_id = :user and token_hash = any(:hashes)
                        """
                                + VALID
                                + " returning token_hash, device_id, since")
                .param("hashes", hashes(tokens))
                .query((row, _) ->
                        new Shown(
                                row.getString("token_hash"),
                                row.getObject("device_id", UUID.class),
                                row.getTimestamp("since").toInstant()))
                .list();
    }

    private void store(UUID userId, String hash, UUID device, List<Shown> shown) {
        var since = shown.stream().findFirst().map(Shown::since).orElse(clock.instant());
        of(
                        userId,
                        """
                        insert into known_device
                            (tenant_id, token_hash, user_id, device_id, since, seen_at)
                        values (:agency, :hash, :user, :device, :since, :now)
                        """)
                .param("hash", hash)
                .param("device", device)
                .param("since", Timestamp.from(since))
                .update();
    }

    /// Rows that somebody else is about to change can wait for the next time.
    private void forgetOld(UUID userId, String kept) {
        of(
                        userId,
                        """
                        delete from known_device where (tenant_id, token_hash) in (
                            select tenant_id, token_hash from known_device
                            where tenant_id = :agency
                                and (seen_at <= :oldest or replaced_at <= :replaced
                                    or token_hash in (select token_hash from known_device
                                        where tenant_id = :agency and user_id = :user
                                            and token_hash <> :kept
                                        order by seen_at desc, token_hash offset :others))
                            for update skip locked)
                        """)
                .param("kept", kept)
                .param("others", BY_USER - 1)
                .update();
    }

    private JdbcClient.StatementSpec of(UUID userId, String sql) {
        var now = clock.instant();
        return jdbc.sql(sql)
                .param("agency", CurrentTenant.get())
                .param("user", userId)
                .param("now", Timestamp.from(now))
                .param("oldest", Timestamp.from(now.minus(KNOWN)))
                .param("replaced", Timestamp.from(now.minus(REPLACED)));
    }

    private static String[] hashes(List<String> tokens) {
        return tokens.stream().map(Sha256::of).toArray(String[]::new);
    }

    private String newToken() {
        var bytes = new byte[16];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}

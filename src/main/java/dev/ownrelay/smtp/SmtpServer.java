package dev.ownrelay.smtp;

import dev.ownrelay.secret.SealedSecret;
import dev.ownrelay.secret.SecretContext;
import dev.ownrelay.tenant.TenantOwned;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Version;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// One row of the table *Other SMTP servers*.
@Entity
class SmtpServer extends TenantOwned {

    enum Auth {
        NONE,
        PASSWORD
    }

    private String name;
    private String host;
    private int port;

    @Enumerated(EnumType.STRING)
    private Tls tls;

    @Enumerated(EnumType.STRING)
    private Auth auth;

    private @Nullable String username;
    private @Nullable String sealedSecret;
    private @Nullable Instant secretSetAt;
    private String senderDomains = "";
    private @Nullable String ehloName;
    private int maxConnections = 2;
    private @Nullable Integer perMinute;
    private boolean enabled = true;
    private @Nullable Instant pausedUntil;
    private @Nullable String pauseReason;
    private int settingsVersion = 1;
    private @Nullable Instant lastCheckAt;
    private @Nullable Boolean lastCheckOk;
    private @Nullable String lastCheckText;
    private @Nullable Integer lastCheckMillis;

    @Column(updatable = false)
    private Instant createdAt;

    @Version private int version;

    @SuppressWarnings("NullAway.Init")
    protected SmtpServer() {}

    @SuppressWarnings("NullAway.Init")
    SmtpServer(UUID id, String name, String host, int port, Tls tls, Instant createdAt) {
        super(id);
        this.name = name;
        this.host = host;
        this.port = port;
        this.tls = tls;
        this.auth = Auth.NONE;
        this.createdAt = createdAt;
    }

    /// What the secret is sealed to: another row or another destination cannot open it.
    SecretContext secretContext() {
        return new SecretContext(
                "smtp-password",
                tenantId(),
                getId(),
                List.of(
                        host,
                        Integer.toString(port),
                        tls.name(),
                        auth.name(),
                        username == null ? "" : username));
    }

    @Nullable SealedSecret sealedSecret() {
        return sealedSecret == null ? null : new SealedSecret(sealedSecret);
    }

    String name() {
        return name;
    }

    String host() {
        return host;
    }

    int port() {
        return port;
    }

    Tls tls() {
        return tls;
    }

    boolean enabled() {
        return enabled;
    }

    @Nullable String username() {
        return username;
    }

    int version() {
        return version;
    }
}

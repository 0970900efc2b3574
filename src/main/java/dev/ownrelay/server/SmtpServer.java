package dev.ownrelay.server;

import dev.ownrelay.conversation.Tls;
import dev.ownrelay.rejection.Stage;
import dev.ownrelay.secret.SealedSecret;
import dev.ownrelay.secret.SecretContext;
import dev.ownrelay.tenant.TenantOwned;

import jakarta.persistence.Column;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Version;

import org.hibernate.annotations.DynamicUpdate;
import org.hibernate.annotations.OptimisticLock;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/// One row of the table *Other SMTP servers*. What tests and deliveries note on it does not count
/// as an edit, so no administrator is stopped by it.
@Entity
@DynamicUpdate
public class SmtpServer extends TenantOwned {

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
    private Auth auth = Auth.NONE;

    private @Nullable String username;
    private @Nullable String sealedSecret;
    private @Nullable Instant secretSetAt;
    @Embedded private LoginColumns login = new LoginColumns();
    private String senderDomains = "";
    private String outgoingAddresses = "";
    private boolean signs;
    private @Nullable String ehloName;
    private @Nullable String caCertificates;
    private int maxConnections = 2;
    private @Nullable Integer perMinute;
    private @Nullable Integer perDay;
    private boolean enabled = true;

    private int settingsVersion = 1;

    @OptimisticLock(excluded = true)
    private @Nullable Instant lastCheckAt;

    @OptimisticLock(excluded = true)
    private @Nullable Boolean lastCheckOk;

    @OptimisticLock(excluded = true)
    @Enumerated(EnumType.STRING)
    private @Nullable Stage lastCheckStage;

    @OptimisticLock(excluded = true)
    private @Nullable Integer lastCheckCode;

    @OptimisticLock(excluded = true)
    private @Nullable String lastCheckText;

    @OptimisticLock(excluded = true)
    private @Nullable Integer lastCheckMillis;

    @OptimisticLock(excluded = true)
    private @Nullable Instant certificateUntil;

    @OptimisticLock(excluded = true)
    private @Nullable Long sizeLimit;

    @Column(updatable = false)
    private Instant createdAt;

    @Version private int version;

    @SuppressWarnings("NullAway.Init")
    protected SmtpServer() {}

    @SuppressWarnings("NullAway.Init")
    SmtpServer(UUID id, ServerSettings settings, Instant createdAt) {
        super(id);
        this.createdAt = createdAt;
        write(settings);
    }

    /// Takes new settings. A new destination drops the password, which belonged to the old one.
    /// Where people are to sign in instead, it serves until they have.
    void change(ServerSettings settings) {
        if (!settings.destination().keepsPasswordOf(destination())) {
            dropPassword();
        }
        if (!settings.sameConversation(settings())) {
            conversationChanged();
        }
        write(settings);
    }

    /// Stores a password that was sealed to {@link #secretContext()}.
    void setSecret(SealedSecret sealed, Instant at) {
        if (!destination().wantsPassword()) {
            throw new IllegalStateException("A password without a login");
        }
        sealedSecret = sealed.stored();
        secretSetAt = at;
        conversationChanged();
    }

    /// @param sealed null: there is none, or none that belongs to this login
    void setClientSecret(@Nullable SealedSecret sealed) {
        if (!Objects.equals(sealed, login.clientSecret())) {
            login = LoginColumns.of(login.settings(), sealed);
            conversationChanged();
        }
    }

    /// Somebody has signed in, so the password that served until then is not needed any more.
    ///
    /// @return whether there was one
    boolean passwordServed() {
        if (sealedSecret == null || destination().wantsPassword()) {
            return false;
        }
        dropPassword();
        conversationChanged();
        return true;
    }

    private void dropPassword() {
        sealedSecret = null;
        secretSetAt = null;
    }

    /// Makes the last test worthless, and ends connections with the former settings.
    private void conversationChanged() {
        settingsVersion++;
        lastCheckAt = null;
        lastCheckOk = null;
        lastCheckStage = null;
        lastCheckCode = null;
        lastCheckText = null;
        lastCheckMillis = null;
        certificateUntil = null;
        sizeLimit = null;
    }

    private void write(ServerSettings settings) {
        var to = settings.destination();
        name = settings.name();
        host = to.host();
        port = to.port();
        tls = to.tls();
        username = to.storedUsername();
        auth = username == null ? Auth.NONE : Auth.PASSWORD;
        login = LoginColumns.of(to.login(), login.clientSecret());
        caCertificates = to.caCertificates();
        senderDomains = settings.senderDomains();
        outgoingAddresses = settings.departure().addresses();
        signs = settings.departure().signs();
        ehloName = settings.ehloName();
        maxConnections = settings.maxConnections();
        perMinute = settings.perMinute();
        perDay = settings.perDay();
        enabled = settings.enabled();
    }

    public ServerSettings settings() {
        return new ServerSettings(
                name,
                destination(),
                senderDomains,
                new ServerSettings.Departure(outgoingAddresses, signs),
                ehloName,
                maxConnections,
                perMinute,
                perDay,
                enabled);
    }

    Destination destination() {
        var account = auth == Auth.NONE ? null : username;
        return Destination.stored(host, port, tls, account, caCertificates, login.settings());
    }

    /// What the secret is sealed to: another row or another destination cannot open it.
    SecretContext secretContext() {
        return destination().secretContext(getId());
    }

    @Nullable SealedSecret sealedSecret() {
        return sealedSecret == null ? null : new SealedSecret(sealedSecret);
    }

    @Nullable SealedSecret sealedClientSecret() {
        return login.clientSecret();
    }

    @Nullable Instant secretSetAt() {
        return secretSetAt;
    }

    String name() {
        return name;
    }

    boolean enabled() {
        return enabled;
    }

    public int settingsVersion() {
        return settingsVersion;
    }

    int version() {
        return version;
    }

    /// Octets of the largest message that it takes, as it said last; empty: no limit is known.
    Optional<Long> largest() {
        return Optional.ofNullable(sizeLimit).filter(limit -> limit > 0);
    }

    /// The last test of these settings, if there was one.
    public @Nullable LastCheck lastCheck() {
        return LastCheck.of(
                lastCheckAt,
                lastCheckOk,
                lastCheckStage,
                lastCheckCode,
                lastCheckText,
                lastCheckMillis,
                certificateUntil);
    }
}

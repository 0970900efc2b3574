package dev.ownrelay.server;

import dev.ownrelay.conversation.DeliveryResult;
import dev.ownrelay.conversation.Tls;
import dev.ownrelay.rejection.Stage;
import dev.ownrelay.secret.SealedSecret;
import dev.ownrelay.secret.SecretContext;
import dev.ownrelay.tenant.TenantOwned;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Version;

import org.hibernate.annotations.DynamicUpdate;
import org.hibernate.annotations.OptimisticLock;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
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
    void change(ServerSettings settings) {
        if (!settings.destination().equals(destination())) {
            sealedSecret = null;
            secretSetAt = null;
        }
        if (!settings.sameConversation(settings())) {
            conversationChanged();
        }
        write(settings);
    }

    /// Stores a password that was sealed to {@link #secretContext()}.
    void setSecret(SealedSecret sealed, Instant at) {
        if (auth == Auth.NONE) {
            throw new IllegalStateException("A password without a login");
        }
        sealedSecret = sealed.stored();
        secretSetAt = at;
        conversationChanged();
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
        name = settings.name();
        host = settings.destination().host();
        port = settings.destination().port();
        tls = settings.destination().tls();
        username = settings.destination().username();
        auth = username == null ? Auth.NONE : Auth.PASSWORD;
        senderDomains = settings.senderDomains();
        outgoingAddresses = settings.departure().addresses();
        signs = settings.departure().signs();
        ehloName = settings.ehloName();
        caCertificates = settings.destination().caCertificates();
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
        var login = auth == Auth.NONE ? null : username;
        return new Destination(host, port, tls, login, caCertificates);
    }

    /// What the secret is sealed to: another row or another destination cannot open it.
    SecretContext secretContext() {
        return destination().secretContext(getId());
    }

    @Nullable SealedSecret sealedSecret() {
        return sealedSecret == null ? null : new SealedSecret(sealedSecret);
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
        return lastCheckAt == null || lastCheckOk == null || lastCheckStage == null
                ? null
                : new LastCheck(
                        lastCheckAt,
                        lastCheckOk,
                        lastCheckStage,
                        lastCheckCode == null ? 0 : lastCheckCode,
                        lastCheckText == null ? "" : lastCheckText,
                        lastCheckMillis == null ? 0 : lastCheckMillis,
                        certificateUntil);
    }

    /// @param stage where it ended
    /// @param code of the reply; 0: there was none
    /// @param text the server's own words
    /// @param certificateUntil when the certificate expires that was seen last; null: none was
    public record LastCheck(
            Instant at,
            boolean ok,
            Stage stage,
            int code,
            String text,
            int millis,
            @Nullable Instant certificateUntil) {

        DeliveryResult.Reply reply() {
            return new DeliveryResult.Reply(stage, code, text, millis);
        }

        /// Whole days that the certificate is still good; null: none was seen.
        public @Nullable Long certificateDays(Instant now) {
            return certificateUntil == null ? null : now.until(certificateUntil, ChronoUnit.DAYS);
        }
    }
}

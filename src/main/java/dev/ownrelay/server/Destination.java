package dev.ownrelay.server;

import static java.util.Objects.requireNonNull;

import dev.ownrelay.conversation.CaCertificates;
import dev.ownrelay.conversation.SmtpEndpoint;
import dev.ownrelay.conversation.Tls;
import dev.ownrelay.login.LoginOf;
import dev.ownrelay.login.LoginSettings;
import dev.ownrelay.secret.SealedSecret;
import dev.ownrelay.secret.SecretContext;
import dev.ownrelay.tenant.CurrentTenant;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/// Where a password or a token is sent, and for whom. A stored password belongs to one destination
/// only.
///
/// @param username null: no login, or each user signs in with an account of their own
/// @param caCertificates in PEM, trusted there besides the public ones; null: none
/// @param login how tokens are had that are said instead of a password; null: a password is, or
///   nothing
public record Destination(
        String host,
        int port,
        Tls tls,
        @Nullable String username,
        @Nullable String caCertificates,
        @Nullable LoginSettings login) {

    /// Without a login, or with user name and password.
    public Destination(
            String host,
            int port,
            Tls tls,
            @Nullable String username,
            @Nullable String caCertificates) {
        this(host, port, tls, username, caCertificates, null);
    }

    /// As the columns say it.
    static Destination stored(
            String host,
            int port,
            Tls tls,
            @Nullable String username,
            @Nullable String caCertificates,
            @Nullable LoginSettings login) {
        var account = login != null && "".equals(username) ? null : username;
        return new Destination(host, port, tls, account, caCertificates, login);
    }

    /// Nodes of the version before know passwords only. Of another kind of login they find none,
    /// and hold what waits: so there is a user name always, be it an empty one.
    @Nullable String storedUsername() {
        return username == null && login != null ? "" : username;
    }

    public boolean hasLogin() {
        return username != null || login != null;
    }

    public boolean wantsPassword() {
        return username != null && login == null;
    }

    public boolean eachUserSignsIn() {
        return login != null && login.grant() == LoginSettings.Grant.EACH_USER;
    }

    /// Whether another computer or port would be connected to.
    public boolean leadsElsewhere(Destination other) {
        return port != other.port || !host.equals(other.host);
    }

    /// In words that differ when it is another one.
    ///
    /// @param account as whom; null: whoever it is
    public String place(@Nullable String account) {
        return SmtpEndpoint.place(host, port, tls, account);
    }

    /// Whether a password that was stored for another one may stay. Where people are to sign in
    /// instead, it serves until they have.
    public boolean keepsPasswordOf(Destination before) {
        return ofPassword().equals(before.ofPassword())
                && (login == null || login.grant() != LoginSettings.Grant.APPLICATION);
    }

    /// Whether others sign in from now on, or nobody: what was allowed before serves no more.
    boolean endsConsentsOf(Destination before) {
        return before.login != null
                && (login == null
                        || login.kind() != before.login.kind()
                        || login.grant() != before.login.grant());
    }

    /// Whether nothing but the way to log in would be another one, so that what waits goes on.
    boolean onlySignsInOtherwise(Destination before) {
        return login != null
                && !leadsElsewhere(before)
                && tls == before.tls
                && Objects.equals(caCertificates, before.caCertificates)
                && (eachUserSignsIn() || Objects.equals(username, before.username));
    }

    private Destination ofPassword() {
        return new Destination(host, port, tls, username, caCertificates);
    }

    /// The agency is the one that asks, not the one that the row names: a row that strayed across
    /// the wall cannot be opened. The certificates are a part only where there are any, so that
    /// secrets stored before there could be some still open.
    SecretContext secretContext(UUID row) {
        var parts = new ArrayList<String>();
        parts.add(host);
        parts.add(Integer.toString(port));
        parts.add(tls.name());
        parts.add(username == null ? "NONE" : "PASSWORD");
        parts.add(username == null ? "" : username);
        if (caCertificates != null) {
            parts.add(CaCertificates.fingerprint(caCertificates));
        }
        return new SecretContext("smtp-password", CurrentTenant.get(), row, parts);
    }

    /// Of nobody in particular, for what is the same for all users.
    LoginOf login(UUID row, @Nullable SealedSecret clientSecret) {
        return login(row, null, username == null ? "" : username, clientSecret);
    }

    /// @param user who signs in for themselves; null: all users share the login
    /// @param account the user name at the mail server
    /// @param clientSecret sealed; null: none, or the operator's own
    public LoginOf login(
            UUID row, @Nullable UUID user, String account, @Nullable SealedSecret clientSecret) {
        var authorities = caCertificates == null ? "" : CaCertificates.fingerprint(caCertificates);
        return new LoginOf(
                CurrentTenant.get(),
                row,
                user,
                account,
                requireNonNull(login),
                clientSecret,
                List.of(host, Integer.toString(port), tls.name(), authorities));
    }
}

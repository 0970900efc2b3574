package dev.ownrelay.provider;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Optional;

/// The settings of a provider's server, for somebody who sets it up.
///
/// @param key names it in addresses of pages
/// @param name as people know it
/// @param also other hosts of its own that take the same logins
/// @param logins the best way first
/// @param eachUser whether each user had better sign in, for who does sends as nobody else
/// @param username what all its customers log in with; empty: each with a name of their own
/// @param storesSent whether it puts what leaves into the folder of sent emails; empty: not known
/// @param mx hosts that take in mail for it, with what is below them
/// @param notes message keys of what there is to know
public record Preset(
        String key,
        String name,
        Server server,
        List<String> also,
        List<Login> logins,
        boolean eachUser,
        String username,
        Limits limits,
        Optional<Boolean> storesSent,
        List<String> mx,
        List<String> notes,
        Source source) {

    /// How a connection is kept from readers.
    public enum Encryption {
        STARTTLS,
        TLS
    }

    /// How somebody may log in.
    public enum Login {
        PASSWORD,

        /// One that is made for a program, beside that of the account.
        APP_PASSWORD,

        MICROSOFT,
        GOOGLE,
        NONE
    }

    public record Server(String host, int port, Encryption encryption) {}

    /// What one login may send, where it is published; null: nobody knows.
    ///
    /// @param connections at a time
    /// @param recipients of one email
    public record Limits(
            @Nullable Integer perMinute,
            @Nullable Integer perDay,
            @Nullable Integer connections,
            @Nullable Integer recipients) {}

    public Preset {
        also = List.copyOf(also);
        logins = List.copyOf(logins);
        mx = List.copyOf(mx);
        notes = List.copyOf(notes);
    }

    /// What is said of its server elsewhere, the record of SPF among it.
    public Optional<Provider> provider() {
        return Providers.ofHost(server.host());
    }

    /// The domain whose record of SPF names the addresses that it sends from.
    public Optional<String> include() {
        return provider().flatMap(Provider::include);
    }
}

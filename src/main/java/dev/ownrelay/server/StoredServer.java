package dev.ownrelay.server;

import dev.ownrelay.conversation.CaCertificates;
import dev.ownrelay.health.ServerPause;
import dev.ownrelay.health.ServerUsage;
import dev.ownrelay.network.ServerAddress;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// A server as it is stored now, for its pages. Holds no secret.
///
/// @param secretSetAt when the password was stored; null: there is none
/// @param pause null: it takes messages
/// @param users how many users chose it
/// @param outside those of them for whose address it does not send
record StoredServer(
        UUID id,
        ServerSettings settings,
        @Nullable Instant secretSetAt,
        SmtpServer.@Nullable LastCheck lastCheck,
        @Nullable ServerPause pause,
        long users,
        List<ServerUsage.Chooser> outside,
        int settingsVersion,
        int version) {

    static StoredServer of(
            SmtpServer server,
            @Nullable ServerPause pause,
            long users,
            List<ServerUsage.Chooser> outside) {
        return new StoredServer(
                server.getId(),
                server.settings(),
                server.secretSetAt(),
                server.lastCheck(),
                pause,
                users,
                outside,
                server.settingsVersion(),
                server.version());
    }

    public String name() {
        return settings.name();
    }

    /// With the port, always.
    public String address() {
        var to = settings.destination();
        return new ServerAddress(to.host(), to.port()).display();
    }

    /// Who vouches for this server besides the public authorities.
    public List<CaCertificates.Authority> authorities() {
        return CaCertificates.authorities(settings.destination().caCertificates());
    }

    /// The domains that its users lack in its list.
    public List<String> missingDomains() {
        return outside.stream()
                .map(user -> user.email().substring(user.email().lastIndexOf('@') + 1))
                .distinct()
                .sorted()
                .toList();
    }

    /// Whether a stored password may serve these settings too.
    boolean keepsSecretFor(ServerSettings wanted) {
        return secretSetAt != null && wanted.destination().equals(settings.destination());
    }
}

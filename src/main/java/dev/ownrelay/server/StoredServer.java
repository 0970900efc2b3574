package dev.ownrelay.server;

import dev.ownrelay.conversation.CaCertificates;
import dev.ownrelay.health.BlockListReport;
import dev.ownrelay.health.SeenAddresses;
import dev.ownrelay.health.ServerPause;
import dev.ownrelay.health.ServerUsage;
import dev.ownrelay.network.ServerAddress;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// A server as it is stored now, for its pages. Holds no secret.
///
/// @param secretSetAt when the password was stored; null: there is none
/// @param pause null: it takes messages
/// @param checkedBrief the message key of what the last test found wrong, in a few words; null:
///   none did
/// @param trouble what is wrong with it now; null: nothing that is known
/// @param waiting how many messages wait for it
/// @param users how many users chose it
/// @param outside those of them for whose address it does not send
/// @param senders those for whose address it does, whom receivers do not believe first
/// @param signIn who has signed in; empty: nobody needs to
/// @param clientSecretSet whether a client secret is stored
public record StoredServer(
        UUID id,
        ServerSettings settings,
        @Nullable Instant secretSetAt,
        @Nullable LastCheck lastCheck,
        @Nullable String checkedBrief,
        @Nullable ServerPause pause,
        @Nullable Trouble trouble,
        long waiting,
        long users,
        List<ServerUsage.Chooser> outside,
        List<ServerUsers.Senders> senders,
        Optional<SignInStatus> signIn,
        boolean clientSecretSet,
        Details details,
        int settingsVersion,
        int version) {

    /// What only its own page shows.
    ///
    /// @param days what tests found lately, the oldest first
    /// @param blockLists what they say of the addresses from which it sends; empty: nobody asked
    /// @param seen from where receivers saw it send, as others say, the latest first
    public record Details(
            List<CheckDay> days,
            Optional<BlockListReport> blockLists,
            List<SeenAddresses.Seen> seen) {

        static final Details NONE = new Details(List.of(), Optional.empty(), List.of());
    }

    /// @param brief the message key of what is wrong, in a few words
    /// @param since when it began, or was found by the last test
    public record Trouble(String brief, Instant since) {}

    static StoredServer of(
            SmtpServer server,
            @Nullable String checkedBrief,
            @Nullable ServerPause pause,
            @Nullable Trouble trouble,
            long waiting,
            long users,
            List<ServerUsage.Chooser> outside,
            List<ServerUsers.Senders> senders,
            Optional<SignInStatus> signIn,
            Details details) {
        return new StoredServer(
                server.getId(),
                server.settings(),
                server.secretSetAt(),
                server.lastCheck(),
                checkedBrief,
                pause,
                trouble,
                waiting,
                users,
                outside,
                senders,
                signIn,
                server.sealedClientSecret() != null,
                details,
                server.settingsVersion(),
                server.version());
    }

    public List<CheckDay> days() {
        return details.days();
    }

    public Optional<BlockListReport> blockLists() {
        return details.blockLists();
    }

    public List<SeenAddresses.Seen> seen() {
        return details.seen();
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

    /// The domains of its users whom receivers do not believe.
    public List<String> doubtedDomains() {
        return senders.stream()
                .filter(of -> of.verdict().broken())
                .map(ServerUsers.Senders::domain)
                .toList();
    }

    public int testsPassed() {
        return days().stream().mapToInt(CheckDay::passed).sum();
    }

    public int testsFailed() {
        return days().stream().mapToInt(CheckDay::failed).sum();
    }

    /// The last day on which a test failed; null: none did.
    public @Nullable CheckDay lastFailure() {
        return days().stream()
                .filter(day -> day.failed() > 0)
                .reduce((_, later) -> later)
                .orElse(null);
    }

    /// Whether it logs in with a password that nobody has typed yet.
    public boolean lacksPassword() {
        return settings.destination().wantsPassword() && secretSetAt == null;
    }

    /// Whether a stored password may serve these settings too.
    public boolean keepsSecretFor(ServerSettings wanted) {
        return secretSetAt != null && wanted.destination().keepsPasswordOf(settings.destination());
    }
}

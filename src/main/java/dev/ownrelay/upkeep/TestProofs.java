package dev.ownrelay.upkeep;

import static java.util.stream.Collectors.joining;

import dev.ownrelay.conversation.CaCertificates;
import dev.ownrelay.conversation.SmtpEndpoint;
import dev.ownrelay.login.Logins;
import dev.ownrelay.secret.SealedSecret;
import dev.ownrelay.secret.SecretContext;
import dev.ownrelay.secret.SecretUnreadableException;
import dev.ownrelay.secret.SecretVault;
import dev.ownrelay.secret.Sha256;
import dev.ownrelay.server.CheckResults;
import dev.ownrelay.server.EndpointChoice;
import dev.ownrelay.server.ServerEndpoints;
import dev.ownrelay.tenant.CurrentTenant;
import dev.ownrelay.trial.ConnectionReport;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/// Vouches on the page for a test that went well, until what was tested is saved. The proof is
/// sealed, and worth nothing for another person, another password or any other setting.
@Service
class TestProofs {

    static final Duration GOOD_FOR = Duration.ofMinutes(15);

    private final SecretVault vault;
    private final ServerEndpoints endpoints;
    private final Logins logins;
    private final CheckResults results;
    private final Clock clock;

    TestProofs(
            SecretVault vault,
            ServerEndpoints endpoints,
            Logins logins,
            CheckResults results,
            Clock clock) {
        this.vault = vault;
        this.endpoints = endpoints;
        this.logins = logins;
        this.results = results;
        this.clock = clock;
    }

    /// @return what the form sends back when it is saved; null: the test did not go well
    @Nullable String of(UUID actor, SmtpEndpoint endpoint, ConnectionReport report) {
        if (!report.ok()) {
            return null;
        }
        var tls = report.tls();
        var until = tls == null ? "" : Long.toString(tls.notAfter().getEpochSecond());
        var said =
                "%d %d %s"
                        .formatted(clock.instant().toEpochMilli(), report.result().millis(), until);
        return vault.seal(context(actor, endpoint), said).stored();
    }

    /// Counts the test as one of the row, if exactly its settings were tested a short while ago.
    ///
    /// @param before the version of the settings until they were saved; 0: there were none
    /// @param proof what the form sent
    @Transactional
    void count(UUID serverId, int before, UUID actor, String proof) {
        if (!proof.isEmpty()
                && endpoints.find(serverId, null)
                        instanceof EndpointChoice.Ready(var endpoint, _, _, _)
                && endpoint.settingsVersion() != before) {
            open(actor, endpoint, proof)
                    .ifPresent(tested ->
                            results.noteTested(
                                    serverId,
                                    endpoint.settingsVersion(),
                                    tested.millis(),
                                    tested.certificateUntil()));
        }
    }

    /// @param proof what the form sent
    boolean holds(UUID actor, SmtpEndpoint endpoint, String proof) {
        return !proof.isEmpty() && open(actor, endpoint, proof).isPresent();
    }

    private record Tested(long millis, @Nullable Instant certificateUntil) {}

    private Optional<Tested> open(UUID actor, SmtpEndpoint endpoint, String proof) {
        try {
            var said = vault.open(context(actor, endpoint), new SealedSecret(proof)).split(" ");
            var at = Instant.ofEpochMilli(Long.parseLong(said[0]));
            var until = said.length < 3 ? null : Instant.ofEpochSecond(Long.parseLong(said[2]));
            return at.plus(GOOD_FOR).isBefore(clock.instant())
                    ? Optional.empty()
                    : Optional.of(new Tested(Long.parseLong(said[1]), until));
        } catch (SecretUnreadableException othersOrNone) {
            return Optional.empty();
        }
    }

    private SecretContext context(UUID actor, SmtpEndpoint endpoint) {
        var tokens = endpoint.tokens();
        var parts = new ArrayList<>(tokens == null ? List.of() : logins.identity(tokens));
        parts.addAll(
                List.of(
                        endpoint.host(),
                        Integer.toString(endpoint.port()),
                        endpoint.tls().name(),
                        Objects.requireNonNullElse(endpoint.username(), ""),
                        Objects.requireNonNullElse(endpoint.secret(), ""),
                        Objects.requireNonNullElse(endpoint.ehloName(), ""),
                        endpoint.caCertificates() == null
                                ? ""
                                : CaCertificates.fingerprint(endpoint.caCertificates())));
        return new SecretContext("server-test", CurrentTenant.get(), actor, List.of(hash(parts)));
    }

    /// What is sealed leaves for the browser, and the password must not, sealed or not.
    private static String hash(List<String> parts) {
        return Sha256.of(parts.stream().map(part -> part.length() + ":" + part).collect(joining()));
    }
}

package dev.ownrelay.upkeep;

import dev.ownrelay.conversation.StepListener;
import dev.ownrelay.network.ServerAddress;
import dev.ownrelay.provider.Preset.Limits;
import dev.ownrelay.provider.Presets;
import dev.ownrelay.server.ServerSecrets;
import dev.ownrelay.server.ServerSettings;
import dev.ownrelay.server.SmtpServerTable;
import dev.ownrelay.server.StoredServers;
import dev.ownrelay.trial.TestDiagnosis;
import dev.ownrelay.trial.TestFinding;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.validation.BeanPropertyBindingResult;
import org.springframework.validation.FieldError;
import org.springframework.validation.Validator;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/// Takes in servers that come from elsewhere, by the rules of the form and of its table. Nobody
/// shows or keeps their passwords here.
@Service
public class ServerIntake {

    private static final Limits UNKNOWN = new Limits(null, null, null, null);

    /// So many that no list of servers asks for more, and nobody looks around in a network with it.
    private static final int LOOK_UPS = 400;

    private final SmtpServerValidator rules;
    private final Validator constraints;
    private final StoredServers servers;
    private final SmtpServerTable table;
    private final TestRuns runs;
    private final TestProofs proofs;
    private final TestDiagnosis diagnosis;

    ServerIntake(
            SmtpServerValidator rules,
            Validator constraints,
            StoredServers servers,
            SmtpServerTable table,
            TestRuns runs,
            TestProofs proofs,
            TestDiagnosis diagnosis) {
        this.rules = rules.looking(LOOK_UPS);
        this.constraints = constraints;
        this.servers = servers;
        this.table = table;
        this.runs = runs;
        this.proofs = proofs;
        this.diagnosis = diagnosis;
    }

    /// A server as it was written down elsewhere, without its password.
    ///
    /// @param tls a word of the form; what is none counts as not chosen
    public record Arrival(
            String name, String address, String tls, String username, String senderDomains) {}

    /// What the rules say of one.
    ///
    /// @param settings as they would be stored; null: there are errors
    /// @param errors of fields that [Arrival] names
    public record Checked(@Nullable ServerSettings settings, List<FieldError> errors) {

        public boolean ok() {
            return settings != null;
        }
    }

    /// One that the table holds.
    public record Standing(String name, String address, String username) {}

    /// One that is to be added.
    ///
    /// @param password empty: it comes later, and until then the server is off
    /// @param proof of a test of exactly this; empty: none went well
    public record Taken(ServerSettings settings, String password, String proof) {

        @Override
        public String toString() {
            return "Taken";
        }
    }

    /// Looks names up, so no transaction should be open.
    ///
    /// @param password empty: none yet
    public Checked check(Arrival arrival, String password, UUID actor) {
        var form = form(arrival, password);
        var errors = new BeanPropertyBindingResult(form, "form");
        constraints.validate(form, errors);
        var login = LoginForm.of(arrival.username().isBlank() ? "NONE" : "PASSWORD");
        var typed =
                new TypedServer(form, errors, login, new BeanPropertyBindingResult(login, "login"));
        var settings = rules.read(typed, null, actor);
        return new Checked(
                settings.map(wanted -> enabled(wanted, password)).orElse(null),
                errors.getFieldErrors());
    }

    private static ServerSettings enabled(ServerSettings wanted, String password) {
        return wanted.enabled(!password.isEmpty() || !wanted.destination().hasLogin());
    }

    /// The limits are those that its provider has published.
    private static SmtpServerForm form(Arrival arrival, String password) {
        var empty = SmtpServerForm.empty();
        var limits = limits(arrival.address());
        // without one, the rules would ask for it: here it may come later
        var later = arrival.username().isBlank() ? "" : "later";
        var connections = number(limits.connections());
        return new SmtpServerForm(
                arrival.name(),
                arrival.address(),
                SmtpServerForm.mode(arrival.tls()),
                arrival.username(),
                password.isEmpty() ? later : password,
                true,
                arrival.senderDomains(),
                connections.isEmpty() ? empty.maxConnections() : connections,
                number(limits.perMinute()),
                number(limits.perDay()),
                "",
                "",
                "",
                false,
                "");
    }

    private static Limits limits(String address) {
        return ServerAddress.parse(address) instanceof ServerAddress.Parsed.Ok(var typed)
                ? Presets.ofHost(typed.host()).map(preset -> preset.limits()).orElse(UNKNOWN)
                : UNKNOWN;
    }

    private static String number(@Nullable Integer limit) {
        return limit == null ? "" : limit.toString();
    }

    /// What the table holds now.
    public List<Standing> standing() {
        return servers.all().stream()
                .map(server ->
                        new Standing(
                                server.name(),
                                server.address(),
                                Optional.ofNullable(server.settings().destination().username())
                                        .orElse("")))
                .toList();
    }

    /// What a test found.
    ///
    /// @param proof vouches for it when the server is added; empty: it did not go well
    public record Trial(TestFinding finding, String proof) {
        @Override
        public String toString() {
            return "Trial";
        }
    }

    /// As *Test connection* does.
    ///
    /// @param password empty: there is no login
    public Trial test(ServerSettings settings, String password, UUID actor) {
        var endpoint = settings.endpoint(null, password, 0);
        var report = runs.run(endpoint, null, actor, runs.addressOf(actor), StepListener.NONE);
        var proof = Objects.requireNonNullElse(proofs.of(actor, endpoint, report), "");
        return new Trial(diagnosis.of(endpoint, report), proof);
    }

    /// Whether a test of exactly this went well a short while ago.
    public boolean tested(ServerSettings settings, String password, UUID actor, String proof) {
        return proofs.holds(actor, settings.endpoint(null, password, 0), proof);
    }

    /// All of them, or none.
    ///
    /// @throws org.springframework.dao.DataIntegrityViolationException when a name is taken
    @Transactional
    public void add(List<Taken> servers, UUID actor) {
        for (var one : servers) {
            var typed = new ServerSecrets.Typed(one.password(), "");
            proofs.count(table.add(one.settings(), typed, actor), 0, actor, one.proof());
        }
    }
}

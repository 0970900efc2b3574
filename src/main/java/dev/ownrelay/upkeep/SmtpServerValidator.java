package dev.ownrelay.upkeep;

import dev.ownrelay.conversation.CaCertificates;
import dev.ownrelay.conversation.SmtpProperties;
import dev.ownrelay.conversation.Tls;
import dev.ownrelay.mail.DomainName;
import dev.ownrelay.network.HostPolicy;
import dev.ownrelay.network.IpLiteral;
import dev.ownrelay.network.ServerAddress;
import dev.ownrelay.server.AllowedDomains;
import dev.ownrelay.server.Destination;
import dev.ownrelay.server.ServerSettings;
import dev.ownrelay.server.StoredServer;
import dev.ownrelay.trial.MinuteLimit;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;
import org.springframework.validation.Errors;
import org.springframework.validation.MapBindingResult;
import org.springframework.validation.ObjectError;

import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.UUID;

/// Brings what was typed of a server to its stored form, or says beside the field why it cannot be.
@Component
class SmtpServerValidator {

    private static final int DEFAULT_CONNECTIONS = 2;

    /// Somebody waits before the page.
    private static final Duration LOOK_UP = Duration.ofSeconds(3);

    /// Names of a user in a minute; addresses need no looking up.
    static final int LOOK_UPS = 20;

    private final HostPolicy policy;
    private final SmtpProperties properties;
    private final Clock clock;
    private final LoginValidator logins;
    private final MinuteLimit lookUps;

    @Autowired
    SmtpServerValidator(
            HostPolicy policy, SmtpProperties properties, LoginValidator logins, Clock clock) {
        this(policy, properties, logins, clock, LOOK_UPS);
    }

    private SmtpServerValidator(
            HostPolicy policy,
            SmtpProperties properties,
            LoginValidator logins,
            Clock clock,
            int most) {
        this.policy = policy;
        this.properties = properties;
        this.logins = logins;
        this.clock = clock;
        lookUps = new MinuteLimit(clock, most);
    }

    /// The same, with look-ups of its own, so many a minute for each user.
    SmtpServerValidator looking(int most) {
        return new SmtpServerValidator(policy, properties, logins, clock, most);
    }

    /// @param row what is stored now; null for a new one
    /// @param me who typed it
    /// @return empty if there are errors
    Optional<ServerSettings> read(TypedServer typed, @Nullable StoredServer row, UUID me) {
        var form = typed.form();
        var errors = typed.errors();
        if (errors.getTarget() == null) {
            return Optional.empty(); // something has another type, and no field can be judged
        }
        var stored = row == null ? null : row.settings();
        var settings = settings(typed, stored);
        settings.map(ServerSettings::destination)
                .filter(wanted -> mustBeAllowed(form, wanted, stored))
                .ifPresent(wanted -> {
                    refuseBlocked(wanted, me, errors);
                    logins.requireOwnServer(wanted, errors);
                });
        settings.filter(_ -> !typed.hasErrors())
                .ifPresent(wanted -> logins.requireSecrets(typed, wanted, row));
        return typed.hasErrors() ? Optional.empty() : settings;
    }

    private Optional<ServerSettings> settings(TypedServer typed, @Nullable ServerSettings stored) {
        var form = typed.form();
        var errors = typed.errors();
        var destination = destination(typed, stored);
        var domains = senderDomains(form, errors);
        var departure = departure(form, stored, errors);
        var ehloName = ehloName(form, errors);
        if (typed.hasErrors() || destination.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new ServerSettings(
                        form.name(),
                        destination.get(),
                        domains,
                        departure,
                        ehloName,
                        Optional.ofNullable(number(form.maxConnections()))
                                .orElse(DEFAULT_CONNECTIONS),
                        number(form.perMinute()),
                        number(form.perDay()),
                        enabled(form, stored)));
    }

    private Optional<Destination> destination(TypedServer typed, @Nullable ServerSettings stored) {
        var form = typed.form();
        var errors = typed.errors();
        var tls = form.tls();
        var address = address(form, errors);
        var login = logins.read(typed);
        var username = typed.login().none() ? null : form.login().orElse(null);
        requireUserName(typed, username);
        var caCertificates = caCertificates(form, stored, errors);
        if (tls == null || address.isEmpty()) {
            return Optional.empty();
        }
        boolean logsIn = username != null || login != null;
        if (tls == Tls.NONE && logsIn && !properties.allowPlaintextLogin()) {
            errors.rejectValue("tls", "server.tls.plaintext");
        }
        var named = address.get().port();
        int port = named == null ? tls.defaultPort() : named;
        return Optional.of(
                new Destination(address.get().host(), port, tls, username, caCertificates, login));
    }

    private static void requireUserName(TypedServer typed, @Nullable String username) {
        boolean password = typed.login().kind().isEmpty() && !typed.login().none();
        if (password && username == null && !typed.form().password().isEmpty()) {
            typed.errors().rejectValue("username", "server.username.required");
        }
    }

    /// A server that is off and stays where it was may keep its address.
    private static boolean mustBeAllowed(
            SmtpServerForm form, Destination wanted, @Nullable ServerSettings stored) {
        return stored == null
                || enabled(form, stored)
                || wanted.leadsElsewhere(stored.destination());
    }

    private static boolean enabled(SmtpServerForm form, @Nullable ServerSettings stored) {
        var enabled = form.enabled();
        return enabled != null ? enabled : stored == null || stored.enabled();
    }

    /// What is stored stays as it is, expired or not: TLS judges it each time.
    private @Nullable String caCertificates(
            SmtpServerForm form, @Nullable ServerSettings stored, Errors errors) {
        var kept = stored == null ? null : stored.destination().caCertificates();
        if (kept != null && CaCertificates.same(form.caCertificates(), kept)) {
            return kept;
        }
        return switch (CaCertificates.parse(form.caCertificates(), clock.instant())) {
            case CaCertificates.Parsed.Ok(var pem) -> pem;
            case CaCertificates.Parsed.Bad(var problem, var subject) -> {
                var which = new Object[] {subject};
                errors.rejectValue(
                        "caCertificates", "server.caCertificates." + problem, which, null);
                yield null;
            }
        };
    }

    /// Why emails may not go to a server as it is stored: a message key; empty: they may.
    Optional<String> refusal(Destination stored, UUID me) {
        var errors = new MapBindingResult(new HashMap<>(), "server");
        refuseBlocked(stored, me, errors);
        return errors.getAllErrors().stream().map(ObjectError::getCode).findFirst();
    }

    /// A name that leads nowhere today may be right tomorrow; each connection judges it again.
    private void refuseBlocked(Destination wanted, UUID me, Errors errors) {
        var host = wanted.host();
        if (!policy.permitsPort(wanted.port())) {
            errors.rejectValue("address", "server.address.blockedPort");
        } else if (IpLiteral.parse(host) == null && !lookUps.take(me)) {
            errors.rejectValue("address", "server.address.tooMany");
        } else {
            refuseBlocked(
                    wanted, policy.check(host, wanted.port(), wanted.hasLogin(), LOOK_UP), errors);
        }
    }

    private void refuseBlocked(Destination wanted, HostPolicy.Verdict verdict, Errors errors) {
        switch (verdict) {
            case HostPolicy.Verdict.Blocked _ ->
                    errors.rejectValue("address", "server.address.blocked");
            case HostPolicy.Verdict.Allowed(var addresses)
                    when wanted.tls() == Tls.NONE && !policy.permitsClearText(addresses) ->
                    errors.rejectValue("tls", "server.tls.clearText");
            default -> {}
        }
    }

    private static Optional<ServerAddress> address(SmtpServerForm form, Errors errors) {
        return switch (ServerAddress.parse(form.address())) {
            case ServerAddress.Parsed.Ok(var address) -> Optional.of(address);
            case ServerAddress.Parsed.Bad(var reason) -> {
                errors.rejectValue("address", "server.address." + reason);
                yield Optional.empty();
            }
        };
    }

    private static String senderDomains(SmtpServerForm form, Errors errors) {
        var domains = new LinkedHashSet<String>();
        AllowedDomains.typed(form.senderDomains())
                .forEach(typed ->
                        AllowedDomains.entry(typed)
                                .ifPresentOrElse(
                                        domains::add,
                                        () ->
                                                errors.rejectValue(
                                                        "senderDomains",
                                                        "server.senderDomains.bad",
                                                        new Object[] {typed},
                                                        null)));
        return String.join(" ", domains);
    }

    private static ServerSettings.Departure departure(
            SmtpServerForm form, @Nullable ServerSettings stored, Errors errors) {
        var typed = form.signs();
        boolean signs = typed != null ? typed : stored != null && stored.departure().signs();
        return switch (OutgoingAddresses.parse(form.outgoingAddresses())) {
            case OutgoingAddresses.Typed.Ok(var addresses) ->
                    new ServerSettings.Departure(addresses, signs);
            case OutgoingAddresses.Typed.Bad(var entry) -> {
                var which = new Object[] {entry};
                errors.rejectValue(
                        "outgoingAddresses", "server.outgoingAddresses.bad", which, null);
                yield ServerSettings.Departure.UNKNOWN;
            }
        };
    }

    private static @Nullable String ehloName(SmtpServerForm form, Errors errors) {
        if (form.ehloName().isBlank()) {
            return null;
        }
        var name = DomainName.toAscii(form.ehloName().strip());
        if (name.isEmpty()) {
            errors.rejectValue("ehloName", "server.ehloName.bad");
        }
        return name.orElse(null);
    }

    private static @Nullable Integer number(String typed) {
        return typed.isBlank() ? null : Integer.valueOf(typed.strip());
    }
}

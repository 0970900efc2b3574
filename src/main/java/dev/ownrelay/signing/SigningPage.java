package dev.ownrelay.signing;

import dev.ownrelay.relay.RelaySenders;
import dev.ownrelay.signing.SigningDomains.Named;
import dev.ownrelay.signing.SigningKey.State;
import dev.ownrelay.signing.SigningRegister.Looked;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

import java.time.Clock;
import java.util.List;
import java.util.UUID;

/// What the page of a domain shows of its signature, by the fragment `domain/dkim`.
@Service
public class SigningPage {

    private final SigningRegister register;
    private final SigningChecks checks;
    private final KeyVault vault;
    private final RelaySenders relay;
    private final Clock clock;

    SigningPage(
            SigningRegister register,
            SigningChecks checks,
            KeyVault vault,
            RelaySenders relay,
            Clock clock) {
        this.register = register;
        this.checks = checks;
        this.vault = vault;
        this.relay = relay;
        this.clock = clock;
    }

    /// @param domain the id of a sender domain of the agency
    public DkimSection of(UUID domain) {
        return register.domain(domain)
                .map(named -> section(named, register.of(domain)))
                .orElse(DkimSection.NONE);
    }

    /// Asks the DNS for the records of its keys, past what it remembers.
    ///
    /// @param actor who wants to know
    public void check(UUID domain, @Nullable UUID actor) {
        checks.ofDomain(domain, actor);
    }

    private DkimSection section(Named domain, List<Looked> looked) {
        var rows = looked.stream().map(this::row).toList();
        var states = looked.stream().map(each -> each.key().state()).toList();
        boolean on = looked.stream().anyMatch(each -> each.key().enabled());
        return new DkimSection(
                domain.domain(),
                domain.proven(),
                on,
                on && states.contains(State.ACTIVE) && !states.contains(State.WAITING),
                otherFrom(domain),
                rows);
    }

    private @Nullable String otherFrom(Named domain) {
        var from = relay.from();
        return from == null || from.endsWith("@" + domain.domain()) ? null : from;
    }

    private DkimSection.Row row(Looked looked) {
        var key = looked.key();
        var record = key.counterpart();
        return new DkimSection.Row(
                key.selector(),
                state(looked),
                looked.place().recordName(),
                record.record(),
                record.strings(),
                key.finding() == null ? null : key.finding().name(),
                key.found(),
                key.checkedAt(),
                key.recordSeenAt(),
                key.keptUntil());
    }

    private String state(Looked looked) {
        var key = looked.key();
        return switch (key.state()) {
            case WAITING -> "waiting";
            case RETIRING -> key.removable(clock.instant()) ? "former" : "retiring";
            case ACTIVE -> active(looked);
        };
    }

    private String active(Looked looked) {
        var key = looked.key();
        var sealed = key.sealed();
        if (sealed == null || !vault.opens(looked.place(), sealed)) {
            return "unreadable";
        }
        if (key.believed(clock.instant())) {
            return "active";
        }
        return key.fits() ? "silent" : "lost";
    }
}

package dev.ownrelay.server;

import dev.ownrelay.login.LoginSettings.Kind;
import dev.ownrelay.provider.Deprecation;
import dev.ownrelay.provider.Deprecations;
import dev.ownrelay.provider.Preset;
import dev.ownrelay.provider.Presets;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Says which servers will not take their password any more, and from when on.
@Service
public class ServerCalendar {

    private final SmtpServers servers;
    private final Clock clock;
    private final ZoneId zone;

    ServerCalendar(SmtpServers servers, Clock clock, ZoneId zone) {
        this.servers = servers;
        this.clock = clock;
        this.zone = zone;
    }

    /// @param words the message key of what happens, which takes the day
    /// @param near whether it has happened, or will within three months
    /// @param convertTo at which provider people can sign in instead; null: at none that we know
    public record Ending(
            UUID serverId,
            String serverName,
            String words,
            LocalDate on,
            boolean near,
            @Nullable Kind convertTo) {}

    /// Of the enabled servers, by name.
    @Transactional(readOnly = true)
    public List<Ending> all() {
        return servers.findEnabledByName().stream()
                .flatMap(server -> of(server.getId(), server.settings()).stream())
                .toList();
    }

    public Optional<Ending> of(UUID id, ServerSettings settings) {
        var to = settings.destination();
        return to.wantsPassword()
                ? Deprecations.of(
                                to.host(),
                                Preset.Login.PASSWORD,
                                LocalDate.ofInstant(clock.instant(), zone))
                        .map(what -> ending(id, settings, what))
                : Optional.empty();
    }

    private static Ending ending(UUID id, ServerSettings settings, Deprecation what) {
        return new Ending(
                id,
                settings.name(),
                what.words(),
                what.on(),
                what.severity() != Deprecation.Severity.LATER,
                signIn(settings.destination().host()));
    }

    private static @Nullable Kind signIn(String host) {
        var logins = Presets.ofHost(host).map(Preset::logins).orElse(List.of());
        if (logins.contains(Preset.Login.MICROSOFT)) {
            return Kind.MICROSOFT;
        }
        return logins.contains(Preset.Login.GOOGLE) ? Kind.GOOGLE : null;
    }
}

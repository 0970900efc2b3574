package dev.ownrelay.account;

import dev.ownrelay.smtp.RelayPauses;
import dev.ownrelay.smtp.Routes;
import dev.ownrelay.smtp.ServerChoice;
import dev.ownrelay.smtp.ServerPause;
import dev.ownrelay.smtp.ServerPauses;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/// What users change of themselves.
@Service
class MyAccount {

    private final AppUsers users;
    private final Routes routes;
    private final ServerPauses pauses;
    private final RelayPauses relayPauses;
    private final Passwords passwords;
    private final WaysIn ways;
    private final UserNotes notes;
    private final Clock clock;

    MyAccount(
            AppUsers users,
            Routes routes,
            ServerPauses pauses,
            RelayPauses relayPauses,
            Passwords passwords,
            WaysIn ways,
            UserNotes notes,
            Clock clock) {
        this.users = users;
        this.routes = routes;
        this.pauses = pauses;
        this.relayPauses = relayPauses;
        this.passwords = passwords;
        this.ways = ways;
        this.notes = notes;
        this.clock = clock;
    }

    @Transactional(readOnly = true)
    public AppUser get(UUID userId) {
        return users.findById(userId).orElseThrow(MeAdvice.OutdatedSession::new);
    }

    /// The default relay first, then the enabled servers of the agency.
    @Transactional(readOnly = true)
    public List<ServerOption> options(AppUser user) {
        var options = new ArrayList<ServerOption>();
        var relay = routes.forUser(null, user.email(), user.displayName());
        var relayRests = relayPauses.restsUntil().orElse(null);
        var host = routes.defaultRelayHost().orElse(null);
        options.add(ServerOption.ofRelay(host, relayRests, relay));
        var resting = pauses.resting();
        for (var server : routes.choices()) {
            var choice = routes.forUser(server.id(), user.email(), user.displayName());
            options.add(
                    ServerOption.of(
                            server, until(resting.get(server.id())), clock.instant(), choice));
        }
        return options;
    }

    /// What has to be said of the user's address: `known` where nothing has, `barred` where the
    /// default relay takes it not, `until` where for some days only, else `free`.
    @Transactional(readOnly = true)
    public String proof(AppUser user) {
        if (user.addressProvenAt() != null || routes.defaultRelayHost().isEmpty()) {
            return "known";
        }
        if (routes.relayKnows(user.email())) {
            return "free";
        }
        return user.mayWriteAsItself(clock.instant()) ? "until" : "barred";
    }

    private static @Nullable Instant until(@Nullable ServerPause pause) {
        return pause == null ? null : pause.until();
    }

    @Transactional
    public void rename(UUID userId, String displayName) {
        change(
                userId,
                user -> {
                    var before = UserNotes.Before.of(user);
                    user.rename(displayName);
                    notes.changed(before, user);
                });
    }

    /// @param chosen the id of an enabled server of the agency; empty: the default relay
    /// @return false when there is no such server to choose
    @Transactional
    public boolean sendThrough(UUID userId, String chosen) {
        if (chosen.isEmpty()) {
            choose(userId, null, "");
            return true;
        }
        var server = find(chosen);
        server.ifPresent(choice -> choose(userId, choice.id(), choice.name()));
        return server.isPresent();
    }

    @Transactional
    public void sign(UUID userId, String typed) {
        change(
                userId,
                user -> {
                    var before = user.signatureHtml();
                    user.sign(Signature.clean(typed));
                    if (!before.equals(user.signatureHtml())) {
                        notes.signed(user);
                    }
                });
    }

    @Transactional
    public void prefer(UUID userId, AccountForms.Appearance appearance) {
        change(userId, user -> user.prefer(appearance.chosenLocale(), appearance.theme()));
    }

    /// Closes all other ways in.
    ///
    /// @param session the id of the one that goes on
    @Transactional
    public void changePassword(UUID userId, String newPassword, String session) {
        var hash = passwords.hash(newPassword);
        change(
                userId,
                user -> {
                    user.changePassword(hash);
                    notes.passwordChanged(user);
                });
        ways.close(userId, session);
    }

    private Optional<ServerChoice> find(String chosen) {
        return routes.choices().stream()
                .filter(server -> server.id().toString().equals(chosen))
                .findFirst();
    }

    private void choose(UUID userId, @Nullable UUID serverId, String name) {
        change(
                userId,
                user -> {
                    if (!Objects.equals(user.smtpServerId(), serverId)) {
                        user.sendThrough(serverId);
                        notes.serverChosen(user, name);
                    }
                });
    }

    private void change(UUID userId, Consumer<AppUser> change) {
        change.accept(get(userId));
    }
}

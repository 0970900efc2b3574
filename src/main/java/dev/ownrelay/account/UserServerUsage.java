package dev.ownrelay.account;

import static java.util.stream.Collectors.toMap;

import dev.ownrelay.health.ServerUsage;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// Which users chose which server.
@Component
class UserServerUsage implements ServerUsage {

    private final AppUsers users;
    private final UserNotes notes;

    UserServerUsage(AppUsers users, UserNotes notes) {
        this.users = users;
        this.notes = notes;
    }

    @Override
    @Transactional(readOnly = true)
    public Map<UUID, Long> userCounts() {
        return users.countByServer().stream()
                .collect(toMap(AppUsers.Choice::serverId, AppUsers.Choice::users));
    }

    @Override
    @Transactional(readOnly = true)
    public List<Chooser> choosers(Collection<UUID> serverIds) {
        return users.findChoosers(serverIds);
    }

    @Override
    @Transactional
    public void move(UUID from, @Nullable UUID to) {
        var moved = userCounts().getOrDefault(from, 0L);
        users.move(from, to);
        if (moved > 0) {
            notes.serverLeft(to, moved);
        }
    }

    @Override
    @Transactional(readOnly = true)
    public Optional<String> addressOf(UUID userId) {
        return users.findById(userId).map(AppUser::email);
    }

    @Override
    @Transactional(readOnly = true)
    public List<Administrator> administrators() {
        return users.findAdministrators().stream()
                .map(who ->
                        new Administrator(
                                who.email(),
                                Locale.forLanguageTag(who.language()),
                                who.proven(),
                                who.serverId()))
                .toList();
    }
}

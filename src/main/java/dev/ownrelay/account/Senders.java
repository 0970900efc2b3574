package dev.ownrelay.account;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/// The users of the agency as senders of messages.
@Service
public class Senders {

    private final AppUsers users;
    private final UserNotes notes;

    Senders(AppUsers users, UserNotes notes) {
        this.users = users;
        this.notes = notes;
    }

    @Transactional(readOnly = true)
    public Optional<Sender> find(UUID userId) {
        return users.findById(userId).map(AppUser::sender);
    }

    /// Keeps what a user chose to send through.
    ///
    /// @param serverId one of the agency; null: the default relay
    /// @param name of the server; empty: the default relay
    @Transactional
    public void sendThrough(UUID userId, @Nullable UUID serverId, String name) {
        users.findById(userId)
                .filter(user -> !Objects.equals(user.smtpServerId(), serverId))
                .ifPresent(user -> {
                    user.sendThrough(serverId);
                    notes.serverChosen(user, name);
                });
    }

    /// The names of the administrators who may sign in.
    @Transactional(readOnly = true)
    public List<String> administrators() {
        return users.findByRoleAndEnabledTrueOrderByDisplayNameAscIdAsc(Role.ADMIN).stream()
                .map(AppUser::displayName)
                .toList();
    }

    /// All users, by name.
    @Transactional(readOnly = true)
    public List<Sender> all() {
        return users.findAllByOrderByDisplayNameAscIdAsc().stream().map(AppUser::sender).toList();
    }
}

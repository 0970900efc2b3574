package dev.ownrelay.account;

import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// The users of the agency as senders of messages.
@Service
public class Senders {

    private final AppUsers users;

    Senders(AppUsers users) {
        this.users = users;
    }

    @Transactional(readOnly = true)
    public Optional<Sender> find(UUID userId) {
        return users.findById(userId).map(AppUser::sender);
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

package dev.ownrelay.login;

import dev.ownrelay.tenant.CurrentTenant;

import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Primary;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/// Says of servers what a test says of them, and hears what becomes of their logins.
@Primary
class KnownLogins implements ServerLogins, LoginListener {

    private record Key(UUID server, @Nullable UUID user) {}

    private final Map<Key, ServerLogin> logins = new ConcurrentHashMap<>();
    final List<Lost> lost = new ArrayList<>();
    final List<LoginOf> signedIn = new ArrayList<>();

    LoginOf add(LoginOf login, int version) {
        var key = new Key(login.serverId(), login.userId());
        logins.put(key, new ServerLogin(login, "Kantoor", version));
        return login;
    }

    void clear() {
        logins.clear();
        lost.clear();
        signedIn.clear();
    }

    @Override
    public Optional<ServerLogin> find(UUID serverId, @Nullable UUID userId) {
        return Optional.ofNullable(logins.get(new Key(serverId, userId)))
                .filter(server -> server.login().agency().equals(CurrentTenant.get()));
    }

    @Override
    public void signedIn(LoginOf login) {
        signedIn.add(login);
    }

    @Override
    public void lost(Lost what) {
        lost.add(what);
    }
}

package dev.ownrelay.factor;

import dev.ownrelay.account.AppUsers;
import dev.ownrelay.tenant.CurrentTenant;

import org.jspecify.annotations.Nullable;
import org.springframework.security.web.webauthn.api.Bytes;
import org.springframework.security.web.webauthn.api.ImmutablePublicKeyCredentialUserEntity;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialUserEntity;
import org.springframework.security.web.webauthn.management.PublicKeyCredentialUserEntityRepository;
import org.springframework.stereotype.Component;

import java.util.UUID;

/// The users of the agency that the thread acts for, as devices are told of them. Nothing of it is
/// kept: the handle follows from the ids.
@Component
class PasskeyOwners implements PublicKeyCredentialUserEntityRepository {

    private final AppUsers users;

    PasskeyOwners(AppUsers users) {
        this.users = users;
    }

    @Override
    public @Nullable PublicKeyCredentialUserEntity findById(Bytes handle) {
        return PasskeyHandle.of(handle).map(owner -> find(owner.userId())).orElse(null);
    }

    /// @param username the id of the user
    @Override
    public @Nullable PublicKeyCredentialUserEntity findByUsername(String username) {
        return find(UUID.fromString(username));
    }

    private @Nullable PublicKeyCredentialUserEntity find(UUID userId) {
        return users.findById(userId)
                .map(user ->
                        ImmutablePublicKeyCredentialUserEntity.builder()
                                .id(new PasskeyHandle(CurrentTenant.get(), userId).octets())
                                .name(user.email())
                                .displayName(user.displayName())
                                .build())
                .orElse(null);
    }

    @Override
    public void save(PublicKeyCredentialUserEntity user) {
        throw new UnsupportedOperationException("Users come and go elsewhere");
    }

    @Override
    public void delete(Bytes handle) {
        throw new UnsupportedOperationException("Users come and go elsewhere");
    }
}

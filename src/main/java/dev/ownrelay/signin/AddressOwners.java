package dev.ownrelay.signin;

import dev.ownrelay.account.AppUser;
import dev.ownrelay.account.AppUsers;
import dev.ownrelay.account.PasswordRule;
import dev.ownrelay.account.SignIns;
import dev.ownrelay.tenant.CurrentTenant;

import org.springframework.stereotype.Component;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Who stands behind an address that is typed at sign-in. For one that nobody has the same is
/// looked for in the same way.
@Component
class AddressOwners {

    private static final SignIns.SignIn NOBODY = new SignIns.SignIn(new UUID(0, 0), new UUID(0, 0));

    private final SignIns signIns;
    private final AppUsers users;
    private final KnownDevices devices;
    private final PasswordRule passwords;

    AddressOwners(SignIns signIns, AppUsers users, KnownDevices devices, PasswordRule passwords) {
        this.passwords = passwords;
        this.signIns = signIns;
        this.users = users;
        this.devices = devices;
    }

    /// Somebody who may sign in.
    Optional<AppUser> find(String email) {
        var signIn = signIns.find(email).orElse(NOBODY);
        return CurrentTenant.call(signIn.tenantId(), () -> users.findById(signIn.userId()))
                .filter(AppUser::enabled);
    }

    /// Once the password was right, so that no stranger learns who signs in elsewhere.
    ///
    /// @throws ElsewhereOnly when the agency of the user signs in with its organisation
    void requirePassword(AppUser user) {
        if (!CurrentTenant.call(user.tenantId(), () -> passwords.admits(user))) {
            throw new ElsewhereOnly();
        }
    }

    /// The browser in which the owner has signed in before.
    ///
    /// @param tokens that it shows
    Optional<UUID> device(String email, List<String> tokens) {
        if (tokens.isEmpty()) {
            return Optional.empty();
        }
        var signIn = signIns.find(email).orElse(NOBODY);
        return CurrentTenant.call(signIn.tenantId(), () -> devices.find(signIn.userId(), tokens));
    }
}

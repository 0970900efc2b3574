package dev.ownrelay.signin;

import dev.ownrelay.account.AppUser;
import dev.ownrelay.account.AppUsers;
import dev.ownrelay.account.PasswordRule;
import dev.ownrelay.account.SignInThrottle;
import dev.ownrelay.factor.PasskeyHandle;
import dev.ownrelay.factor.Passkeys;
import dev.ownrelay.tenant.CurrentTenant;

import jakarta.servlet.http.HttpServletRequest;

import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

import java.util.Optional;

/// Signs in by a passkey alone, which says itself whose it is. An unknown one, a disabled user and
/// a wrong answer get the same answer.
@Component
class PasskeySignIn {

    /// Stands for the address in the count of failures of nobody.
    private static final String NOBODY = "passkey";

    private final Passkeys passkeys;
    private final AppUsers users;
    private final KnownDevices devices;
    private final PasswordRule rule;
    private final SignInThrottle throttle;
    private final FailedSignIns failed;
    private final TransactionTemplate transactions;

    PasskeySignIn(
            Passkeys passkeys,
            AppUsers users,
            KnownDevices devices,
            PasswordRule rule,
            SignInThrottle throttle,
            FailedSignIns failed,
            TransactionTemplate transactions) {
        this.passkeys = passkeys;
        this.users = users;
        this.devices = devices;
        this.rule = rule;
        this.throttle = throttle;
        this.failed = failed;
        this.transactions = transactions;
    }

    /// Who has proven to be there. Failures count for the browser alone where it is known, as at
    /// the second step.
    ///
    /// @throws SignInThrottle.TooSoon while they have to wait
    /// @throws ElsewhereOnly where the agency wants them to sign in with its organisation
    Optional<AppUser> take(String answer, HttpServletRequest request) {
        var user = passkeys.owner(answer).flatMap(this::find);
        var who = user.map(known -> guesser(known, request)).orElseGet(() -> nobody(request));
        throttle.admit(who);
        var there = user.filter(AppUser::enabled).filter(known -> proves(known, answer));
        if (there.isPresent()) {
            throttle.forget(who);
            requireAdmitted(there.get());
        } else {
            failed.note(user.map(AppUser::email).orElse(NOBODY), request.getRemoteAddr());
        }
        return there;
    }

    /// A passkey is kept here, as a password is: who must come by their organisation does.
    private void requireAdmitted(AppUser user) {
        if (!CurrentTenant.call(user.tenantId(), () -> rule.admits(user))) {
            throw new ElsewhereOnly();
        }
    }

    private Optional<AppUser> find(PasskeyHandle owner) {
        return CurrentTenant.call(owner.tenantId(), () -> users.findById(owner.userId()));
    }

    private boolean proves(AppUser user, String answer) {
        return CurrentTenant.call(
                user.tenantId(),
                () ->
                        Boolean.TRUE.equals(
                                transactions.execute(_ -> passkeys.signIn(user.getId(), answer))));
    }

    private String guesser(AppUser user, HttpServletRequest request) {
        var device =
                CurrentTenant.call(
                        user.tenantId(), () -> devices.find(user.getId(), devices.tokens(request)));
        return "passkey of "
                + user.getId()
                + " from "
                + device.map(id -> "device " + id).orElse("unknown browsers");
    }

    private static String nobody(HttpServletRequest request) {
        return "passkey of nobody from " + PasswordSignIn.client(request.getRemoteAddr());
    }
}

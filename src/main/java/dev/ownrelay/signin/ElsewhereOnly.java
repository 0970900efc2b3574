package dev.ownrelay.signin;

import org.springframework.security.core.AuthenticationException;

/// The password is right and does not let in: the user signs in with the organisation.
@SuppressWarnings("serial")
class ElsewhereOnly extends AuthenticationException {

    ElsewhereOnly() {
        super("Signs in with the organisation");
    }
}

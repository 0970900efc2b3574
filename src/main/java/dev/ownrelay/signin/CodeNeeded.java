package dev.ownrelay.signin;

import org.springframework.security.core.AuthenticationException;

/// The password is right and does not suffice. It is no failure: a page asks for the code.
@SuppressWarnings("serial")
class CodeNeeded extends AuthenticationException {

    private final HalfSignIn half;

    CodeNeeded(HalfSignIn half) {
        super("A code is needed");
        this.half = half;
    }

    HalfSignIn half() {
        return half;
    }
}

package dev.ownrelay.upkeep;

import dev.ownrelay.server.ServerSecrets;

import org.springframework.validation.BindingResult;

/// What was typed of a server and of its login, with what is wrong with it.
record TypedServer(
        SmtpServerForm form, BindingResult errors, LoginForm login, BindingResult loginErrors) {

    /// All that is stored of the kind is kept.
    static final ServerSecrets.Typed NOTHING = new ServerSecrets.Typed("", "");

    ServerSecrets.Typed secrets() {
        return new ServerSecrets.Typed(form.password(), login.clientSecret());
    }

    boolean hasErrors() {
        return errors.hasErrors() || loginErrors.hasErrors();
    }
}

/// Keeps the logins of servers that are no password: who signed in where, the access tokens and
/// their renewal.
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "account",
            "conversation",
            "http",
            "mail",
            "provider",
            "secret",
            "tenant",
            "trial",
            "web"
        })
package dev.ownrelay.login;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

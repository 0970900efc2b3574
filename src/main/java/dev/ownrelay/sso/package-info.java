/// Lets the people of an agency sign in with their organisation, at its own provider of OpenID
/// Connect.
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "account", "domain", "factor", "health", "http", "link", "login", "notice", "people",
            "proof", "secret", "signin", "tenant", "trial", "web"
        })
package dev.ownrelay.sso;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

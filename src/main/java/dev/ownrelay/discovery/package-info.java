/// Finds the mail server of an email address: by who takes in its mail, by what its domain says,
/// and by trying what is usual.
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "conversation",
            "dns",
            "http",
            "mail",
            "network",
            "provider",
            "trial",
            "web"
        })
package dev.ownrelay.discovery;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

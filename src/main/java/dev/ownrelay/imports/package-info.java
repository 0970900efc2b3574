/// Takes in a list of mail servers from elsewhere: reads it, shows it to be corrected, tests it,
/// and adds what an administrator chooses.
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "network",
            "provider",
            "secret",
            "server",
            "tenant",
            "trial",
            "upkeep",
            "web"
        })
package dev.ownrelay.imports;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

/// Keeps the table Other SMTP servers and the default relay, and holds one safe conversation with a
/// mail server.
@NullMarked
@ApplicationModule(allowedDependencies = {"tenant", "secret", "rejection"})
package dev.ownrelay.smtp;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

/// Keeps the sender domains of an agency and the proof that they are its own.
@NullMarked
@ApplicationModule(allowedDependencies = {"dns", "account", "notice", "smtp", "tenant", "web"})
package dev.ownrelay.domain;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

/// Keeps what an agency has checked before an email is sent, and who may send anyway.
@NullMarked
@ApplicationModule(allowedDependencies = {"account", "check", "tenant", "web"})
package dev.ownrelay.policy;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

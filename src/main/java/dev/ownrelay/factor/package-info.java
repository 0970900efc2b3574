/// What users have besides their password: passkeys, an app that makes codes, and codes for the day
/// they are lost.
@NullMarked
@ApplicationModule(allowedDependencies = {"account", "mail", "secret", "tenant", "web"})
package dev.ownrelay.factor;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

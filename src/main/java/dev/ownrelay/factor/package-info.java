/// What users have besides their password: an app that makes codes, and codes for the day it is
/// lost.
@NullMarked
@ApplicationModule(allowedDependencies = {"account", "secret", "tenant", "web"})
package dev.ownrelay.factor;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

/// Asks the DNS for the whole application: one resolver, its servers, its time limits, its cache.
@NullMarked
@ApplicationModule(allowedDependencies = {})
package dev.ownrelay.dns;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

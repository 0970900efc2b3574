/// Looks at the DNS records of a sender domain, and says what is to be pasted where so that
/// receivers believe it.
@NullMarked
@ApplicationModule(allowedDependencies = {"authentication", "dkim", "dns", "network", "provider"})
package dev.ownrelay.advice;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

/// Knows the large providers of mail: their servers and settings, the record of SPF to include,
/// their DKIM selectors, what they end and when; a library without Spring.
@NullMarked
@ApplicationModule(allowedDependencies = {})
package dev.ownrelay.provider;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

/// Knows the large providers of outgoing mail: their servers, the record of SPF to include, their
/// DKIM selectors; a library without Spring.
@NullMarked
@ApplicationModule(allowedDependencies = {})
package dev.ownrelay.provider;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

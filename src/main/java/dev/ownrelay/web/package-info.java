/// Holds what every page shares: security, layout, words and error pages.
@NullMarked
@ApplicationModule(allowedDependencies = {"secret", "tenant"})
package dev.ownrelay.web;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

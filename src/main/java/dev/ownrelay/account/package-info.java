/// Keeps the users of an agency, and who of them looks at a page.
@NullMarked
@ApplicationModule(allowedDependencies = {"health", "mail", "relay", "secret", "tenant"})
package dev.ownrelay.account;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

/// Reads and writes what the standards say of addresses and header lines, and keeps HTML harmless.
@NullMarked
@ApplicationModule(allowedDependencies = {})
package dev.ownrelay.mail;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

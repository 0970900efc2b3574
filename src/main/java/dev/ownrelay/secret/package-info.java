/// Seals credentials so that only their own row and destination can open them, and yields keys for
/// what waits in browsers.
@NullMarked
@ApplicationModule(allowedDependencies = {})
package dev.ownrelay.secret;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

/// Runs PostgreSQL in a box when no datasource is configured.
@NullMarked
@ApplicationModule(allowedDependencies = {})
package dev.ownrelay.local;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

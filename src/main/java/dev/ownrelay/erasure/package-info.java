/// Remembers who was erased, by keyed hashes alone, in the database and beside it.
@NullMarked
@ApplicationModule(allowedDependencies = {"mail", "secret", "tenant"})
package dev.ownrelay.erasure;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

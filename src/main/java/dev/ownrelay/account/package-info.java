/// Keeps users, sign-in and My account.
@NullMarked
@ApplicationModule(allowedDependencies = {"notice", "smtp", "secret", "tenant", "web"})
package dev.ownrelay.account;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

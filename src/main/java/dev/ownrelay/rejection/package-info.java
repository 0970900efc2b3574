/// Says what an SMTP reply means: the cause, who acts, the next step.
@NullMarked
@ApplicationModule(allowedDependencies = {})
package dev.ownrelay.rejection;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

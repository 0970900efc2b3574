/// Holds one safe conversation with a mail server, and builds the sender that begins it.
@NullMarked
@ApplicationModule(allowedDependencies = {"mail", "network", "rejection"})
package dev.ownrelay.conversation;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

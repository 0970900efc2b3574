/// Holds the files of messages on the disk of a node while the messages leave.
@NullMarked
@ApplicationModule(allowedDependencies = {"message", "tenant"})
package dev.ownrelay.spool;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

/// Says which agency owns a row and keeps agencies apart in Hibernate and in PostgreSQL.
@NullMarked
@ApplicationModule(allowedDependencies = {})
package dev.ownrelay.tenant;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

/// Candidate mail that leaves through the agency's own SMTP server.
@NullMarked
package dev.ownrelay;

import org.jspecify.annotations.NullMarked;

/// Shows with real processes that no message is lost and none leaves twice: two nodes, PostgreSQL
/// and mail servers of its own, of which any may be stopped at any point.
@NullMarked
package dev.ownrelay.harness;

import org.jspecify.annotations.NullMarked;

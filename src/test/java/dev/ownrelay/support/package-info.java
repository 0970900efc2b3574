/// What tests share: a database, a clock, mail servers and rows to start from.
@NullMarked
package dev.ownrelay.support;

import org.jspecify.annotations.NullMarked;

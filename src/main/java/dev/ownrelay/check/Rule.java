package dev.ownrelay.check;

import java.util.stream.Stream;

/// Looks for some kinds of findings: at most one finding of a kind, with all its places.
interface Rule {

    Stream<Finding> look(Look look);
}

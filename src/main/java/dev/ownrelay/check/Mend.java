package dev.ownrelay.check;

/// Takes one kind of finding out of a draft. Every visible word stays, and mending again changes
/// nothing.
interface Mend {

    Draft mend(Draft draft);
}

package dev.ownrelay.outbox;

/// How it went with many messages, counted.
///
/// @param moved were in another state by then
/// @param others belong to other senders
/// @param stranded have no way that can be used
/// @param barred may not leave through their server as what stands in From
/// @param marked go to an address that does not work
/// @param resting wait for a server that rests
/// @param more whether further messages were chosen than one click takes
record Tally(
        int done,
        int moved,
        int others,
        int stranded,
        int barred,
        int marked,
        int resting,
        boolean more) {

    /// @param most how many of the chosen are done
    static Tally none(int chosen, int most) {
        return new Tally(0, 0, 0, 0, 0, 0, 0, chosen > most);
    }

    static Tally left(int others, int marked) {
        return new Tally(0, 0, others, 0, 0, marked, 0, false);
    }

    Tally plus(Tally other) {
        return new Tally(
                done + other.done,
                moved + other.moved,
                others + other.others,
                stranded + other.stranded,
                barred + other.barred,
                marked + other.marked,
                resting + other.resting,
                more || other.more);
    }
}

package dev.ownrelay.dkim;

/// Says where a text stops to be what it should be.
final class DkimSyntaxException extends Exception {

    final int place;

    DkimSyntaxException(int place) {
        super("at " + place, null, false, false);
        this.place = place;
    }
}

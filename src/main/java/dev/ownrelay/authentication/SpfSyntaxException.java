package dev.ownrelay.authentication;

/// Says where a text stops to be what it should be.
final class SpfSyntaxException extends RuntimeException {

    final int place;

    SpfSyntaxException(int place) {
        super("at " + place, null, false, false);
        this.place = place;
    }
}

package dev.ownrelay.authentication;

/// Ends an evaluation, however deep it is.
final class SpfStop extends RuntimeException {

    private final boolean forNow;

    private SpfStop(boolean forNow) {
        super(forNow ? "the DNS did not answer" : "the record is broken", null, false, false);
        this.forNow = forNow;
    }

    static SpfStop temporary() {
        return new SpfStop(true);
    }

    static SpfStop permanent() {
        return new SpfStop(false);
    }

    SpfResult result() {
        return forNow ? SpfResult.TEMPERROR : SpfResult.PERMERROR;
    }

    SpfStep.Decision decision() {
        return forNow ? SpfStep.Decision.TEMPERROR : SpfStep.Decision.PERMERROR;
    }
}

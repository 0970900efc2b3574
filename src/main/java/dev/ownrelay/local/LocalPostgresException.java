package dev.ownrelay.local;

/// PostgreSQL in a box cannot start. The message and the action are sentences for an operator.
public class LocalPostgresException extends RuntimeException {

    private final String action;

    LocalPostgresException(String problem, String action) {
        super(problem);
        this.action = action;
    }

    LocalPostgresException(String problem, String action, Throwable cause) {
        super(problem, cause);
        this.action = action;
    }

    public String action() {
        return action;
    }
}

package dev.ownrelay.rejection;

import org.jspecify.annotations.Nullable;

/// The operator's rules cannot be used, so the application must not start. The message names the
/// property, the file and, where there is one, the line and the column.
class RulesRefusedException extends RuntimeException {

    static final String PROPERTY = "ownrelay.rejection.rules-file";

    RulesRefusedException(String file, String problem, @Nullable Throwable cause) {
        super("The rules file %s (property %s)%s.".formatted(file, PROPERTY, problem), cause);
    }
}

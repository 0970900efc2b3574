package dev.ownrelay.rejection;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/// Tells the operator in two sentences instead of a stack trace.
class RulesFailureAnalyzer extends AbstractFailureAnalyzer<RulesRefusedException> {

    private static final String REMEDY =
            "Correct the file, or leave "
                    + RulesRefusedException.PROPERTY
                    + " out; the README of Ownrelay says how rules are written.";

    @Override
    protected FailureAnalysis analyze(Throwable root, RulesRefusedException cause) {
        return new FailureAnalysis(String.valueOf(cause.getMessage()), REMEDY, cause);
    }
}

package dev.ownrelay.secret;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/// Tells the operator in two sentences instead of a stack trace.
class KeyRingFailureAnalyzer extends AbstractFailureAnalyzer<KeyRingRefusedException> {

    @Override
    protected FailureAnalysis analyze(Throwable root, KeyRingRefusedException cause) {
        return new FailureAnalysis(String.valueOf(cause.getMessage()), cause.remedy(), cause);
    }
}

package dev.ownrelay.local;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

class LocalPostgresFailureAnalyzer extends AbstractFailureAnalyzer<LocalPostgresException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, LocalPostgresException cause) {
        return new FailureAnalysis(String.valueOf(cause.getMessage()), cause.action(), cause);
    }
}

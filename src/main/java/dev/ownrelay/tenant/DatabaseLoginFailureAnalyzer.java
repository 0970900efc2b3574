package dev.ownrelay.tenant;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

class DatabaseLoginFailureAnalyzer extends AbstractFailureAnalyzer<DatabaseLoginException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, DatabaseLoginException cause) {
        return new FailureAnalysis(String.valueOf(cause.getMessage()), cause.action(), cause);
    }
}

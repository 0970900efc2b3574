package dev.ownrelay.compose;

import dev.ownrelay.account.SignedIn;
import dev.ownrelay.check.FindingKind;
import dev.ownrelay.tenant.AuditTrail;

import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Notes who wanted to send a file in which the virus scanner found something: their machine may
/// need a look. The trail names what was found, not the file, whose name may tell of a candidate.
@Component
class InfectedFiles {

    private final AuditTrail audit;
    private final TransactionTemplate transaction;

    InfectedFiles(AuditTrail audit, TransactionTemplate transaction) {
        this.audit = audit;
        this.transaction = transaction;
    }

    void note(FileScan scan, SignedIn me) {
        scan.findings().stream()
                .filter(finding -> finding.kind() == FindingKind.INFECTED_ATTACHMENT)
                .map(finding -> String.valueOf(finding.arguments().getLast()))
                .forEach(found ->
                        transaction.executeWithoutResult(
                                _ -> audit.note(me.userId(), "message.infected", null, found)));
    }
}

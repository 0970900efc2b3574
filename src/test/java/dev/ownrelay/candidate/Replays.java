package dev.ownrelay.candidate;

import dev.ownrelay.erasure.ErasureLedger;
import dev.ownrelay.erasure.LedgerCopies;
import dev.ownrelay.tenant.Agencies;

import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;

import java.nio.file.Path;

/// Erases again by a ledger of a test.
public final class Replays {

    private Replays() {}

    public static ErasureReplay by(ApplicationContext application, Path ledger) {
        return new ErasureReplay(
                LedgerCopies.kept(application, ledger),
                application.getBean(ErasureLedger.class),
                application.getBean(Erasures.class),
                application.getBean(Agencies.class),
                application.getBean(JdbcClient.class),
                application.getBean(PlatformTransactionManager.class));
    }
}

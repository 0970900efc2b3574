package dev.ownrelay.erasure;

import dev.ownrelay.tenant.Agencies;

import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;

import java.nio.file.Path;
import java.time.Clock;

/// The ledger beside the database, in a file of a test.
public final class LedgerCopies {

    private LedgerCopies() {}

    /// As a node keeps it.
    public static void keep(ApplicationContext application, Path file) {
        keeper(application, file, false).keep();
    }

    static LedgerKeeper keeper(ApplicationContext application, Path file, boolean existing) {
        return new LedgerKeeper(
                application.getBean(JdbcClient.class),
                application.getBean(PlatformTransactionManager.class),
                application.getBean(Clock.class),
                new ErasureProperties(file.toString(), existing),
                file.getParent());
    }

    public static KeptErasures kept(ApplicationContext application, Path file) {
        return new KeptErasures(
                new ErasureProperties(file.toString(), false),
                file.getParent(),
                application.getBean(ErasureKeys.class),
                application.getBean(Agencies.class),
                application.getBean(JdbcClient.class),
                application.getBean(PlatformTransactionManager.class),
                application.getBean(Clock.class));
    }
}

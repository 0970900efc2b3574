package dev.ownrelay.tenant;

import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/// Does what nobody should see before it counts.
public final class AfterCommit {

    private AfterCommit() {}

    /// @param work done once the transaction of this thread is durable; never when it is rolled
    ///   back
    /// @throws IllegalStateException when none is open
    public static void run(Runnable work) {
        TransactionSynchronizationManager.registerSynchronization(
                new TransactionSynchronization() {
                    @Override
                    public void afterCommit() {
                        work.run();
                    }
                });
    }
}

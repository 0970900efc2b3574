package dev.ownrelay.tenant;

import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.transaction.support.TransactionSynchronizationManager;

import java.util.Optional;
import java.util.UUID;

/// The agency on whose behalf the current thread acts: the one bound by {@link #call} or {@link
/// #run}, else that of the signed-in principal, else none.
public final class CurrentTenant {

    private static final ScopedValue<UUID> BOUND = ScopedValue.newInstance();

    private CurrentTenant() {}

    public static Optional<UUID> find() {
        if (BOUND.isBound()) {
            return Optional.of(BOUND.get());
        }
        var authentication = SecurityContextHolder.getContext().getAuthentication();
        return authentication != null && authentication.getPrincipal() instanceof TenantPrincipal p
                ? Optional.of(p.tenantId())
                : Optional.empty();
    }

    /// @throws IllegalStateException when the thread acts for no agency
    public static UUID get() {
        return find().orElseThrow(() -> new IllegalStateException("No agency is bound"));
    }

    /// @throws IllegalStateException when a transaction of another agency is already open
    public static <R, X extends Throwable> R call(UUID tenant, ScopedValue.CallableOp<R, X> work)
            throws X {
        refuseInsideForeignTransaction(tenant);
        return ScopedValue.where(BOUND, tenant).call(work);
    }

    /// @throws IllegalStateException when a transaction of another agency is already open
    public static void run(UUID tenant, Runnable work) {
        refuseInsideForeignTransaction(tenant);
        ScopedValue.where(BOUND, tenant).run(work);
    }

    private static void refuseInsideForeignTransaction(UUID tenant) {
        if (TransactionSynchronizationManager.isActualTransactionActive()
                && !find().equals(Optional.of(tenant))) {
            throw new IllegalStateException("A transaction of another agency is open");
        }
    }
}

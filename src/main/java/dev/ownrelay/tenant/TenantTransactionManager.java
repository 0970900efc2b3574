package dev.ownrelay.tenant;

import jakarta.persistence.EntityManagerFactory;

import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.interceptor.TransactionAttribute;
import org.springframework.transaction.support.TransactionSynchronizationManager;

import java.sql.SQLException;
import java.util.UUID;

/// Tells PostgreSQL, as the first statement of every transaction, for which agency it works.
public class TenantTransactionManager extends JpaTransactionManager {

    /// The label of transactions whose statements look up rows by key only, so that PostgreSQL need
    /// not plan them anew each time.
    public static final String GENERIC_PLANS = "generic-plans";

    private static final String BIND = "select set_config('ownrelay.tenant', ?, true)";

    private static final String BIND_AND_PLAN_ONCE =
            BIND + ", set_config('plan_cache_mode', 'force_generic_plan', true)";

    TenantTransactionManager(EntityManagerFactory entityManagerFactory) {
        super(entityManagerFactory);
    }

    @Override
    protected void doBegin(Object transaction, TransactionDefinition definition) {
        super.doBegin(transaction, definition);
        try {
            bindTenant(genericPlans(definition));
        } catch (SQLException e) {
            doCleanupAfterCompletion(transaction);
            throw new CannotCreateTransactionException("Cannot bind the agency", e);
        }
    }

    private static boolean genericPlans(TransactionDefinition definition) {
        return definition instanceof TransactionAttribute attribute
                && attribute.getLabels().contains(GENERIC_PLANS);
    }

    private void bindTenant(boolean genericPlans) throws SQLException {
        var source = getDataSource();
        if (source == null
                || !(TransactionSynchronizationManager.getResource(source)
                        instanceof ConnectionHolder holder)) {
            throw new IllegalStateException("The transaction exposes no JDBC connection");
        }
        var sql = genericPlans ? BIND_AND_PLAN_ONCE : BIND;
        try (var statement = holder.getConnection().prepareStatement(sql)) {
            statement.setString(1, CurrentTenant.find().map(UUID::toString).orElse(""));
            statement.execute();
        }
    }
}

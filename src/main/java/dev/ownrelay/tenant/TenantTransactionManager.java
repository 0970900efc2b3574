package dev.ownrelay.tenant;

import jakarta.persistence.EntityManagerFactory;

import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionSynchronizationManager;

import java.sql.SQLException;
import java.util.UUID;

/// Tells PostgreSQL, as the first statement of every transaction, for which agency it works. Only
/// the statement of [TenantStatement] is a transaction of its own and tells it itself.
class TenantTransactionManager extends JpaTransactionManager {

    TenantTransactionManager(EntityManagerFactory entityManagerFactory) {
        super(entityManagerFactory);
    }

    @Override
    protected void doBegin(Object transaction, TransactionDefinition definition) {
        super.doBegin(transaction, definition);
        try {
            bindTenant();
        } catch (SQLException e) {
            doCleanupAfterCompletion(transaction);
            throw new CannotCreateTransactionException("Cannot bind the agency", e);
        }
    }

    private void bindTenant() throws SQLException {
        var source = getDataSource();
        if (source == null
                || !(TransactionSynchronizationManager.getResource(source)
                        instanceof ConnectionHolder holder)) {
            throw new IllegalStateException("The transaction exposes no JDBC connection");
        }
        try (var statement = holder.getConnection().prepareStatement(TenantStatement.BIND)) {
            statement.setString(1, CurrentTenant.find().map(UUID::toString).orElse(""));
            statement.execute();
        }
    }
}

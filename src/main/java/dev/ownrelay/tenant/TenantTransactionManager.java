package dev.ownrelay.tenant;

import jakarta.persistence.EntityManagerFactory;

import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.web.context.request.RequestContextHolder;

import java.sql.SQLException;
import java.util.UUID;

/// Tells PostgreSQL, as the first statement of every transaction, for which agency it works. Only
/// the statement of [TenantStatement] is a transaction of its own and tells it itself.
class TenantTransactionManager extends JpaTransactionManager {

    private static final String BIND_FOR_A_PAGE =
            TenantStatement.BIND + ", set_config('statement_timeout', '5s', true)";

    TenantTransactionManager(EntityManagerFactory entityManagerFactory) {
        super(entityManagerFactory);
    }

    @Override
    protected void doBegin(Object transaction, TransactionDefinition definition) {
        super.doBegin(transaction, definition);
        try {
            bindTenant(limited(definition) ? BIND_FOR_A_PAGE : TenantStatement.BIND);
        } catch (SQLException e) {
            doCleanupAfterCompletion(transaction);
            throw new CannotCreateTransactionException("Cannot bind the agency", e);
        }
    }

    /// Somebody waits before a page, and others for its connection: none of its statements takes
    /// longer than five seconds, unless the transaction says itself how long it may take.
    private static boolean limited(TransactionDefinition definition) {
        return RequestContextHolder.getRequestAttributes() != null
                && definition.getTimeout() == TransactionDefinition.TIMEOUT_DEFAULT;
    }

    private void bindTenant(String sql) throws SQLException {
        var source = getDataSource();
        if (source == null
                || !(TransactionSynchronizationManager.getResource(source)
                        instanceof ConnectionHolder holder)) {
            throw new IllegalStateException("The transaction exposes no JDBC connection");
        }
        try (var statement = holder.getConnection().prepareStatement(sql)) {
            statement.setString(1, CurrentTenant.find().map(UUID::toString).orElse(""));
            statement.execute();
        }
    }
}

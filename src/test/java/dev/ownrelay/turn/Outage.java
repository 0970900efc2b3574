package dev.ownrelay.turn;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.jdbc.datasource.DelegatingDataSource;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.concurrent.atomic.AtomicInteger;

import javax.sql.DataSource;

/// A database that is away as long as a test says. Transactions that are open already go on.
@TestConfiguration(proxyBeanMethods = false)
public class Outage implements BeanPostProcessor {

    private final AtomicInteger refusals = new AtomicInteger();

    /// Refuses so many connections from now on.
    public void refuse(int connections) {
        refusals.set(connections);
    }

    public boolean over() {
        return refusals.get() == 0;
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        return bean instanceof DataSource source ? new Refusing(source) : bean;
    }

    private final class Refusing extends DelegatingDataSource {

        private Refusing(DataSource source) {
            super(source);
        }

        @Override
        public Connection getConnection() throws SQLException {
            if (refusals.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                throw new SQLTransientConnectionException("The database is away");
            }
            return super.getConnection();
        }
    }
}

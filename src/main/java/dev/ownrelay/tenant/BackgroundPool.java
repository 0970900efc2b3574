package dev.ownrelay.tenant;

import com.zaxxer.hikari.HikariDataSource;

import org.springframework.beans.factory.config.DestructionAwareBeanPostProcessor;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.stereotype.Component;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Puts a second pool, made like the one of the pages, beside it for [BackgroundWork]. To all
/// others both are one source, so that a transaction is the same thing in both.
@Component
class BackgroundPool implements DestructionAwareBeanPostProcessor {

    private final Map<Object, HikariDataSource> pools = new ConcurrentHashMap<>();

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        return bean instanceof HikariDataSource pages
                ? new TwoPools(pages, pools.computeIfAbsent(pages, _ -> like(pages)))
                : bean;
    }

    /// It opens with its first connection.
    private static HikariDataSource like(HikariDataSource pages) {
        var background = new HikariDataSource();
        pages.copyStateTo(background);
        background.setPoolName("background");
        return background;
    }

    @Override
    public boolean requiresDestruction(Object bean) {
        return pools.containsKey(bean);
    }

    @Override
    public void postProcessBeforeDestruction(Object bean, String name) {
        var background = pools.remove(bean);
        if (background != null) {
            background.close();
        }
    }

    private static final class TwoPools extends DelegatingDataSource {

        private final HikariDataSource background;

        TwoPools(HikariDataSource pages, HikariDataSource background) {
            super(pages);
            this.background = background;
        }

        @Override
        public Connection getConnection() throws SQLException {
            return BackgroundWork.here() ? background.getConnection() : super.getConnection();
        }
    }
}

package dev.ownrelay.web;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.session.autoconfigure.DefaultCookieSerializerCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.session.SessionIdGenerator;
import org.springframework.session.config.SessionRepositoryCustomizer;
import org.springframework.session.jdbc.JdbcIndexedSessionRepository;
import org.springframework.session.jdbc.PostgreSqlJdbcIndexedSessionRepositoryCustomizer;
import org.springframework.transaction.support.TransactionCallback;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

import javax.sql.DataSource;

@Configuration(proxyBeanMethods = false)
class SessionConfiguration {

    /// Sessions belong to no agency. Their transactions must not ask who is signed in, because that
    /// question is answered by reading the session. Inside a transaction of a page they join it: a
    /// second one on its connection would commit the page's work halfway.
    @Bean
    TransactionOperations springSessionTransactionOperations(DataSource dataSource) {
        return new Joining(new TransactionTemplate(new JdbcTransactionManager(dataSource)));
    }

    private record Joining(TransactionOperations own) implements TransactionOperations {

        @Override
        public <T extends @Nullable Object> T execute(TransactionCallback<T> work) {
            return TransactionSynchronizationManager.isActualTransactionActive()
                    ? TransactionOperations.withoutTransaction().execute(work)
                    : own.execute(work);
        }
    }

    /// Requests of a session that come at once may all be the first to keep the same thing.
    @Bean
    PostgreSqlJdbcIndexedSessionRepositoryCustomizer sessionAttributes() {
        return new PostgreSqlJdbcIndexedSessionRepositoryCustomizer();
    }

    /// Rows of one session that do not follow each other are read as sessions of that id with a
    /// part of the attributes each, of which one is left.
    @Bean
    SessionRepositoryCustomizer<JdbcIndexedSessionRepository> wholeSessions() {
        return sessions ->
                sessions.setListSessionsByPrincipalNameQuery(
                        """
                        select s.primary_id, s.session_id, s.creation_time, s.last_access_time,
                            s.max_inactive_interval, a.attribute_name, a.attribute_bytes
                        from %TABLE_NAME% s left join %TABLE_NAME%_attributes a
                            on a.session_primary_id = s.primary_id
                        where s.principal_name = ? order by s.primary_id
                        """);
    }

    /// A UUID, which is usual, has six random bits too few (OWASP ASVS 7.2.3).
    @Bean
    SessionIdGenerator sessionIds() {
        return RandomWords::next;
    }

    @Bean
    DefaultCookieSerializerCustomizer sessionCookie(PublicAddress address) {
        return cookie -> {
            if (address.encrypted()) {
                cookie.setUseSecureCookie(true);
                cookie.setCookieName("__Host-SESSION");
            }
        };
    }
}

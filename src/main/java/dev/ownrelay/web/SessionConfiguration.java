package dev.ownrelay.web;

import org.springframework.boot.session.autoconfigure.DefaultCookieSerializerCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.transaction.support.TransactionTemplate;

import javax.sql.DataSource;

@Configuration(proxyBeanMethods = false)
class SessionConfiguration {

    /// Sessions belong to no agency. Their transactions must not ask who is signed in, because that
    /// question is answered by reading the session.
    @Bean
    TransactionOperations springSessionTransactionOperations(DataSource dataSource) {
        var transactions = new TransactionTemplate(new JdbcTransactionManager(dataSource));
        transactions.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        return transactions;
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

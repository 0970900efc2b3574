package dev.ownrelay.proof;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

import java.time.Clock;

/// What stands before and behind the place at which rights are asked.
@Configuration(proxyBeanMethods = false)
class AgainFilters {

    @Bean
    Customizer<HttpSecurity> askedAgain(
            Proofs proofs,
            KeptForms forms,
            @Qualifier("requestMappingHandlerMapping") RequestMappingHandlerMapping pages,
            Clock clock) {
        return http ->
                http.addFilterBefore(new ProofFilter(proofs, forms), AuthorizationFilter.class)
                        .addFilterAfter(
                                new AskFilter(proofs, forms, pages, clock),
                                AuthorizationFilter.class);
    }
}

package dev.ownrelay.web;

import static org.springframework.security.web.header.writers.CrossOriginOpenerPolicyHeaderWriter.CrossOriginOpenerPolicy.SAME_ORIGIN;

import jakarta.servlet.DispatcherType;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.security.access.hierarchicalroles.RoleHierarchy;
import org.springframework.security.access.hierarchicalroles.RoleHierarchyImpl;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AuthorizeHttpRequestsConfigurer;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer.FrameOptionsConfig;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;
import org.springframework.security.web.authentication.AuthenticationSuccessHandler;
import org.springframework.security.web.context.SecurityContextHolderFilter;
import org.springframework.security.web.csrf.CsrfFilter;
import org.springframework.security.web.header.HeaderWriterFilter;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.savedrequest.HttpSessionRequestCache;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.AndRequestMatcher;
import org.springframework.security.web.util.matcher.NegatedRequestMatcher;
import org.springframework.security.web.util.matcher.RequestHeaderRequestMatcher;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

import java.util.List;

/// Who may ask for what. What is not named here is refused.
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {

    private static final String[] STATIC_FILES = {
        "/webjars/**", "/vendor/**", "/*.css", "/*.js", "/*.svg", "/*.png", "/favicon.ico"
    };

    @Bean
    RoleHierarchy roleHierarchy() {
        return RoleHierarchyImpl.fromHierarchy("ROLE_ADMIN > ROLE_RECRUITER");
    }

    @Bean
    SecurityFilterChain pages(
            HttpSecurity http,
            AuthenticationSuccessHandler signedIn,
            AuthenticationFailureHandler signInFailed,
            FormTokens tokens,
            Uploads uploads,
            @Qualifier("requestMappingHandlerMapping") RequestMappingHandlerMapping handlers) {
        var asked = askedBefore();
        var refusals = new Refusals(List.of(handlers));
        var headers = new PageHeaders();
        return http.authorizeHttpRequests(SecurityConfiguration::rules)
                .headers(all -> headers(all, headers))
                .csrf(csrf -> csrf.csrfTokenRepository(tokens))
                .addFilterBefore(headers, HeaderWriterFilter.class)
                .addFilterBefore(new LongSessions(), SecurityContextHolderFilter.class)
                .addFilterBefore(new BodyGate(uploads), CsrfFilter.class)
                .requestCache(cache -> cache.requestCache(asked))
                .formLogin(form ->
                        form.loginPage("/login")
                                .successHandler(new SignedInTarget(signedIn))
                                .failureHandler(signInFailed))
                .logout(logout -> logout.logoutSuccessUrl("/login"))
                .exceptionHandling(errors ->
                        errors.accessDeniedHandler(refusals).authenticationEntryPoint(refusals))
                .build();
    }

    private static void rules(
            AuthorizeHttpRequestsConfigurer<HttpSecurity>.AuthorizationManagerRequestMatcherRegistry
                    requests) {
        requests.dispatcherTypeMatchers(DispatcherType.ERROR)
                .permitAll()
                .requestMatchers(HttpMethod.GET, STATIC_FILES)
                .permitAll()
                .requestMatchers(
                        "/login",
                        "/login/code",
                        "/login/code/lost",
                        "/login/code/challenge",
                        "/login/passkey",
                        "/login/passkey/challenge",
                        "/login/organisation",
                        "/login/organisation/callback",
                        "/login/organisation/refused",
                        "/setup/**",
                        "/invitation/*",
                        "/reset",
                        "/reset/*",
                        "/confirm/*",
                        "/error",
                        "/actuator/health",
                        "/livez",
                        "/readyz")
                .permitAll()
                .requestMatchers("/operator/**")
                .hasRole("OPERATOR")
                .requestMatchers("/maintenance/**", "/candidates/*/erase", "/candidates/*/export")
                .hasRole("ADMIN")
                .requestMatchers(
                        "/",
                        "/find",
                        "/candidates/**",
                        "/messages/**",
                        "/account/**",
                        "/oauth/callback")
                .hasRole("RECRUITER")
                .anyRequest()
                .denyAll();
    }

    private static void headers(HeadersConfigurer<HttpSecurity> headers, PageHeaders page) {
        headers.frameOptions(FrameOptionsConfig::disable)
                .addHeaderWriter(page)
                .referrerPolicy(referrer -> referrer.policy(ReferrerPolicy.SAME_ORIGIN))
                .crossOriginOpenerPolicy(opener -> opener.policy(SAME_ORIGIN));
    }

    /// Only whole pages are worth coming back to after sign-in, and no link's token may be stored.
    @SuppressWarnings("NullAway") // no name: no parameter is added to the address
    private static HttpSessionRequestCache askedBefore() {
        var paths = PathPatternRequestMatcher.withDefaults();
        var cache = new HttpSessionRequestCache();
        cache.setMatchingRequestParameterName(null);
        cache.setRequestMatcher(
                new AndRequestMatcher(
                        paths.matcher(HttpMethod.GET, "/**"),
                        new NegatedRequestMatcher(paths.matcher("/error")),
                        request -> !LinkPaths.holdsToken(request.getRequestURI()),
                        new NegatedRequestMatcher(new RequestHeaderRequestMatcher("HX-Request"))));
        return cache;
    }
}

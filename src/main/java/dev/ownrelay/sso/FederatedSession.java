package dev.ownrelay.sso;

import dev.ownrelay.account.MeAdvice;
import dev.ownrelay.account.Viewers;
import dev.ownrelay.factor.SignedInElsewhere;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;

import org.springframework.stereotype.Component;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

import java.util.Optional;
import java.util.UUID;

/// Ends sessions that a provider began which is switched off, or is another one by now, however
/// late they were stored.
@Component
class FederatedSession implements HandlerInterceptor, WebMvcConfigurer, SignedInElsewhere {

    /// The attribute of a session that keeps the epoch of its provider, and whom it let in.
    static final String KEPT = FederatedSession.class.getName();

    private final IdentityProviders providers;

    FederatedSession(IdentityProviders providers) {
        this.providers = providers;
    }

    /// @param userId whom it let in: somebody else may sign in by password in the same session
    static void keepIn(HttpSession session, UUID epoch, UUID userId) {
        session.setAttribute(KEPT, epoch + " " + userId);
    }

    @Override
    public boolean isTrueOf(HttpSession session) {
        return epoch(session).isPresent();
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(this);
    }

    @Override
    public boolean preHandle(
            HttpServletRequest request, HttpServletResponse response, Object handler) {
        var session = request.getSession(false);
        var epoch = session == null ? Optional.<String>empty() : epoch(session);
        if (handler instanceof HandlerMethod && epoch.filter(each -> !stands(each)).isPresent()) {
            throw new MeAdvice.OutdatedSession();
        }
        return true;
    }

    /// Of the provider that let in who is signed in now; empty: none did.
    private static Optional<String> epoch(HttpSession session) {
        if (!(session.getAttribute(KEPT) instanceof String kept)) {
            return Optional.empty();
        }
        return Viewers.signedIn()
                .map(me -> " " + me.userId())
                .filter(kept::endsWith)
                .map(me -> kept.substring(0, kept.length() - me.length()));
    }

    private boolean stands(String epoch) {
        return providers
                .find()
                .filter(provider -> provider.enabled())
                .filter(provider -> provider.epoch().toString().equals(epoch))
                .isPresent();
    }
}

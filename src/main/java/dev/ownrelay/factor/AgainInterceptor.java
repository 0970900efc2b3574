package dev.ownrelay.factor;

import dev.ownrelay.account.Viewers;
import dev.ownrelay.secret.SecretVault;
import dev.ownrelay.web.AskedAgain;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.stereotype.Component;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

import java.io.IOException;
import java.time.Clock;

/// Leads whoever asks for something dangerous to the page that asks for a proof first. The form
/// waits there, sealed for this session: what is secret in it never comes back to a browser
/// legible.
@Component
class AgainInterceptor implements HandlerInterceptor, WebMvcConfigurer {

    private final SecretVault vault;
    private final Clock clock;

    AgainInterceptor(SecretVault vault, Clock clock) {
        this.vault = vault;
        this.clock = clock;
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(this);
    }

    @Override
    public boolean preHandle(
            HttpServletRequest request, HttpServletResponse response, Object handler)
            throws ServletException, IOException {
        var me = Viewers.signedIn();
        var asked =
                handler instanceof HandlerMethod method
                        ? method.getMethodAnnotation(AskedAgain.class)
                        : null;
        if (me.isEmpty()
                || asked == null
                || LastProof.isFresh(request.getSession(), clock.instant())) {
            return true;
        }
        var form = KeptForm.of(request, asked.file()).written();
        var context = AgainController.context(me.get(), request.getSession());
        request.setAttribute(AgainController.KEPT, vault.seal(context, form).stored());
        request.getRequestDispatcher(KeptForm.PAGE).forward(request, response);
        return false;
    }
}

package dev.ownrelay.signin;

import dev.ownrelay.account.AppUser;
import dev.ownrelay.account.SessionOrigin;
import dev.ownrelay.account.SignInMark;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.authentication.event.InteractiveAuthenticationSuccessEvent;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.security.web.csrf.CsrfTokenRepository;
import org.springframework.stereotype.Component;

import java.time.Clock;

/// Signs in whoever has just set a password through a link, and knows the browser from now on. The
/// session before ends, whoever it belonged to.
@Component
public class FreshSession {

    private final ApplicationEventPublisher events;
    private final SecurityContextRepository contexts = new HttpSessionSecurityContextRepository();
    private final CsrfTokenRepository tokens;
    private final KnownDevices devices;
    private final Clock clock;

    FreshSession(
            ApplicationEventPublisher events,
            CsrfTokenRepository tokens,
            KnownDevices devices,
            Clock clock) {
        this.events = events;
        this.tokens = tokens;
        this.devices = devices;
        this.clock = clock;
    }

    public void begin(AppUser user, HttpServletRequest request, HttpServletResponse response) {
        var me = user.signedIn();
        var before = request.getSession(false);
        if (before != null) {
            before.invalidate();
        }
        var context = SecurityContextHolder.createEmptyContext();
        var signedIn =
                UsernamePasswordAuthenticationToken.authenticated(
                        me, null, PasswordSignIn.authorities(me));
        context.setAuthentication(signedIn);
        SecurityContextHolder.setContext(context);
        contexts.saveContext(context, request, response);
        SignInMark.of(user.passwordHash()).keepIn(request.getSession());
        SessionOrigin.of(request, clock.instant()).keepIn(request);
        devices.remember(request, response, me.userId());
        // Pages that are opened at once after this would each keep a token of their own.
        tokens.saveToken(tokens.generateToken(request), request, response);
        events.publishEvent(
                new InteractiveAuthenticationSuccessEvent(signedIn, FreshSession.class));
    }
}

package dev.ownrelay.signin;

import dev.ownrelay.account.AppUser;
import dev.ownrelay.account.SessionOrigin;
import dev.ownrelay.account.SignInMark;
import dev.ownrelay.web.SavedPath;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.authentication.event.InteractiveAuthenticationSuccessEvent;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.security.web.csrf.CsrfTokenRepository;
import org.springframework.stereotype.Component;

import java.time.Clock;
import java.util.function.Consumer;

/// Signs in whoever has just set a password through a link, typed the code after their password,
/// used a passkey or comes from the organisation's provider, and knows the browser from now on. The
/// session before ends, whoever it belonged to.
@Component
public class FreshSession {

    private final ApplicationEventPublisher events;
    private final SecurityContextRepository contexts = new HttpSessionSecurityContextRepository();
    private final CsrfTokenRepository tokens;
    private final KnownDevices devices;
    private final BrowserArrival arrival;
    private final SecondStep second;
    private final Clock clock;

    FreshSession(
            ApplicationEventPublisher events,
            CsrfTokenRepository tokens,
            KnownDevices devices,
            BrowserArrival arrival,
            SecondStep second,
            Clock clock) {
        this.events = events;
        this.tokens = tokens;
        this.devices = devices;
        this.arrival = arrival;
        this.second = second;
        this.clock = clock;
    }

    /// After a link. Whoever reads the mailbox is not told of the browser by mail.
    ///
    /// @return the page to go to: that of the second step, if the user has one
    public String begin(AppUser user, HttpServletRequest request, HttpServletResponse response) {
        end(request);
        var half = second.of(user);
        if (half.isPresent()) {
            half.get().keepIn(request);
            return "/login/code";
        }
        var signedIn = signIn(user, request, response);
        SessionOrigin.of(request, clock.instant()).keepIn(request);
        devices.remember(request, response, user.getId());
        tell(signedIn);
        return "/";
    }

    /// After the second step, or instead of both.
    ///
    /// @return the page that was asked for before
    String goOn(AppUser user, HttpServletRequest request, HttpServletResponse response) {
        return arrive(user, "", request, response);
    }

    /// After what is as much as two steps: a passkey, or a provider, whose steps are as many as its
    /// organisation wants.
    ///
    /// @param how in the trail
    /// @return the page that was asked for before
    public String arrive(
            AppUser user, String how, HttpServletRequest request, HttpServletResponse response) {
        return arrive(user, how, _ -> {}, request, response);
    }

    /// @param mark what the session keeps besides, whatever fails afterwards
    public String arrive(
            AppUser user,
            String how,
            Consumer<HttpSession> mark,
            HttpServletRequest request,
            HttpServletResponse response) {
        var asked = SavedPath.take(request, response);
        end(request);
        mark.accept(request.getSession());
        var signedIn = signIn(user, request, response);
        signedIn.setDetails(how);
        tell(signedIn);
        arrival.onAuthenticationSuccess(request, response, signedIn);
        return asked;
    }

    private static void end(HttpServletRequest request) {
        var before = request.getSession(false);
        if (before != null) {
            before.invalidate();
        }
    }

    private UsernamePasswordAuthenticationToken signIn(
            AppUser user, HttpServletRequest request, HttpServletResponse response) {
        var me = user.signedIn();
        var context = SecurityContextHolder.createEmptyContext();
        var signedIn =
                UsernamePasswordAuthenticationToken.authenticated(
                        me, null, PasswordSignIn.authorities(me));
        context.setAuthentication(signedIn);
        SecurityContextHolder.setContext(context);
        contexts.saveContext(context, request, response);
        SignInMark.of(user.passwordHash()).keepIn(request.getSession());
        // Pages that are opened at once after this would each keep a token of their own.
        tokens.saveToken(tokens.generateToken(request), request, response);
        return signedIn;
    }

    private void tell(Authentication signedIn) {
        events.publishEvent(
                new InteractiveAuthenticationSuccessEvent(signedIn, FreshSession.class));
    }
}

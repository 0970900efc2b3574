package dev.ownrelay.signin;

import dev.ownrelay.account.SessionOrigin;
import dev.ownrelay.account.SignedIn;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.security.core.Authentication;
import org.springframework.security.web.authentication.AuthenticationSuccessHandler;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

import java.time.Clock;

/// What is done in the browser in which somebody has signed in by a password: the session keeps
/// where it was begun, the user is told of a new browser, and it is known from now on.
@Component
public class BrowserArrival implements AuthenticationSuccessHandler {

    private final KnownDevices devices;
    private final BrowserNews news;
    private final Clock clock;

    BrowserArrival(KnownDevices devices, BrowserNews news, Clock clock) {
        this.devices = devices;
        this.news = news;
        this.clock = clock;
    }

    @Override
    @Transactional
    public void onAuthenticationSuccess(
            HttpServletRequest request, HttpServletResponse response, Authentication signedIn) {
        if (signedIn.getPrincipal() instanceof SignedIn me) {
            var origin = SessionOrigin.of(request, clock.instant());
            origin.keepIn(request);
            if (!devices.remember(request, response, me.userId())) {
                news.unknown(me.userId(), origin);
            }
        }
    }
}

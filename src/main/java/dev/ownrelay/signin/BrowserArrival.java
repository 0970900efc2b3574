package dev.ownrelay.signin;

import dev.ownrelay.account.SessionOrigin;
import dev.ownrelay.account.SignedIn;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.authentication.AuthenticationSuccessHandler;
import org.springframework.stereotype.Component;

import java.time.Clock;
import java.util.UUID;

/// What is done in the browser in which somebody has signed in by a password: the session keeps
/// where it was begun, the user is told of a new browser, and it is known from now on.
@Component
public class BrowserArrival implements AuthenticationSuccessHandler {

    private static final Logger log = LoggerFactory.getLogger(BrowserArrival.class);

    private final KnownDevices devices;
    private final BrowserNews news;
    private final Clock clock;
    private final Counter untold;

    BrowserArrival(KnownDevices devices, BrowserNews news, Clock clock, MeterRegistry meters) {
        untold =
                Counter.builder("ownrelay.browsers.untold")
                        .description("new browsers of which no mail could be written")
                        .register(meters);
        this.devices = devices;
        this.news = news;
        this.clock = clock;
    }

    @Override
    public void onAuthenticationSuccess(
            HttpServletRequest request, HttpServletResponse response, Authentication signedIn) {
        if (signedIn.getPrincipal() instanceof SignedIn me) {
            var origin = SessionOrigin.of(request, clock.instant());
            origin.keepIn(request);
            if (!devices.remember(request, response, me.userId())) {
                tell(me.userId(), origin);
            }
        }
    }

    /// Who has signed in is not refused for it.
    private void tell(UUID userId, SessionOrigin origin) {
        try {
            news.unknown(userId, origin);
        } catch (RuntimeException e) {
            untold.increment();
            log.error("Nobody was told of a new browser of the user {}", userId, e);
        }
    }
}

package dev.ownrelay.signin;

import dev.ownrelay.account.AppUser;
import dev.ownrelay.account.Passwords;
import dev.ownrelay.account.SignInMark;
import dev.ownrelay.account.SignInThrottle;
import dev.ownrelay.account.SignIns;
import dev.ownrelay.account.SignedIn;

import jakarta.servlet.http.HttpServletRequest;

import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.web.authentication.WebAuthenticationDetails;
import org.springframework.stereotype.Component;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;

/// Signs in by address and password. An unknown address, a disabled user and a wrong password get
/// the same answer after the same work.
@Component
public class PasswordSignIn implements AuthenticationProvider {

    private final AddressOwners owners;
    private final DeviceCookie cookie;
    private final Passwords passwords;
    private final SignInThrottle throttle;
    private final UnknownBrowsers unknown;
    private final SecondStep second;
    private final HttpServletRequest request;

    /// @param request the one that is answered at the moment
    PasswordSignIn(
            AddressOwners owners,
            DeviceCookie cookie,
            Passwords passwords,
            SignInThrottle throttle,
            UnknownBrowsers unknown,
            SecondStep second,
            HttpServletRequest request) {
        this.owners = owners;
        this.cookie = cookie;
        this.passwords = passwords;
        this.throttle = throttle;
        this.unknown = unknown;
        this.second = second;
        this.request = request;
    }

    @Override
    public Authentication authenticate(Authentication asked) {
        var email = storable(SignIns.normal(asked.getName()));
        var password = String.valueOf(asked.getCredentials());
        var device = owners.device(email, cookie.tokens(request));
        var user =
                device.isPresent()
                        ? fromKnown(email, password, device.get())
                        : fromUnknown(email, password, asked);
        owners.requirePassword(user);
        second.of(user)
                .ifPresent(half -> {
                    throw new CodeNeeded(half);
                });
        SignInMark.of(user.passwordHash()).keepIn(request.getSession());
        var me = user.signedIn();
        return UsernamePasswordAuthenticationToken.authenticated(me, null, authorities(me));
    }

    /// Failures count for this device alone, so that a stolen token guesses slowly, too.
    private AppUser fromKnown(String email, String password, UUID device) {
        var who = "device " + device;
        throttle.admit(who);
        var user = check(email, hash -> passwords.match(password, hash));
        throttle.forget(who);
        return user;
    }

    private AppUser fromUnknown(String email, String password, Authentication asked) {
        var turn = unknown.admit(email, client(asked), session(asked));
        var user = check(email, hash -> passwords.matchUnknown(password, hash));
        unknown.giveBack(turn);
        return user;
    }

    private AppUser check(String email, Predicate<String> right) {
        var user = owners.find(email);
        var hash = user.map(AppUser::passwordHash).orElseGet(passwords::nobody);
        if (!right.test(hash) || user.isEmpty()) {
            throw new BadCredentialsException("Address or password is wrong");
        }
        return user.get();
    }

    @Override
    public boolean supports(Class<?> type) {
        return UsernamePasswordAuthenticationToken.class.isAssignableFrom(type);
    }

    static List<GrantedAuthority> authorities(SignedIn me) {
        var authorities = new ArrayList<GrantedAuthority>();
        authorities.add(new SimpleGrantedAuthority("ROLE_" + me.role()));
        if (me.operator()) {
            authorities.add(new SimpleGrantedAuthority("ROLE_OPERATOR"));
        }
        return authorities;
    }

    /// PostgreSQL text holds no NUL.
    private static String storable(String email) {
        return email.indexOf('\0') < 0 ? email : "";
    }

    private static String client(Authentication asked) {
        return asked.getDetails() instanceof WebAuthenticationDetails details
                ? client(String.valueOf(details.getRemoteAddress()))
                : "";
    }

    private static String session(Authentication asked) {
        return asked.getDetails() instanceof WebAuthenticationDetails details
                ? String.valueOf(details.getSessionId())
                : "";
    }

    /// One household or office is one client: a whole /64 network for IPv6 (RFC 6177), however the
    /// address is written.
    public static String client(String address) {
        try {
            var octets = InetAddress.ofLiteral(address).getAddress();
            return octets.length == 16 ? HexFormat.of().formatHex(octets, 0, 8) : address;
        } catch (IllegalArgumentException e) {
            return address;
        }
    }
}

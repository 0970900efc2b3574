package dev.ownrelay.account;

import dev.ownrelay.tenant.CurrentTenant;

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
import java.util.Optional;
import java.util.UUID;

/// Signs in by address and password. An unknown address, a disabled user and a wrong password get
/// the same answer after the same work.
@Component
class PasswordSignIn implements AuthenticationProvider {

    private static final SignIns.SignIn NOBODY = new SignIns.SignIn(new UUID(0, 0), new UUID(0, 0));

    private final SignIns signIns;
    private final Users users;
    private final Passwords passwords;
    private final SignInThrottle throttle;

    PasswordSignIn(SignIns signIns, Users users, Passwords passwords, SignInThrottle throttle) {
        this.signIns = signIns;
        this.users = users;
        this.passwords = passwords;
        this.throttle = throttle;
    }

    @Override
    public Authentication authenticate(Authentication asked) {
        var email = storable(SignIns.normal(asked.getName()));
        var client = client(asked);
        throttle.admit(email, client);
        var user = find(email);
        var hash = user.map(AppUser::passwordHash).orElseGet(passwords::nobody);
        if (!passwords.match(String.valueOf(asked.getCredentials()), hash) || user.isEmpty()) {
            throw new BadCredentialsException("Address or password is wrong");
        }
        throttle.forget(email, client);
        var me = user.get().signedIn();
        return UsernamePasswordAuthenticationToken.authenticated(me, null, authorities(me));
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

    private Optional<AppUser> find(String email) {
        var signIn = signIns.find(email).orElse(NOBODY);
        return CurrentTenant.call(signIn.tenantId(), () -> users.find(signIn.userId()))
                .filter(AppUser::enabled);
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

    /// One household or office is one client: a whole /64 network for IPv6 (RFC 6177), however the
    /// address is written.
    static String client(String address) {
        try {
            var octets = InetAddress.ofLiteral(address).getAddress();
            return octets.length == 16 ? HexFormat.of().formatHex(octets, 0, 8) : address;
        } catch (IllegalArgumentException e) {
            return address;
        }
    }
}

package dev.ownrelay.account;

import dev.ownrelay.secret.Sha256;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;

/// Which password a session was begun with. It ends with that password, however late it is stored.
///
/// @param digest of the hash of the password
public record SignInMark(String digest) {

    private static final String KEPT = SignInMark.class.getName();

    public static SignInMark of(String passwordHash) {
        return new SignInMark(Sha256.of(passwordHash));
    }

    public void keepIn(HttpSession session) {
        session.setAttribute(KEPT, digest);
    }

    /// Whether the session was begun with this password, or by a version that kept no mark.
    boolean fits(HttpServletRequest request) {
        var session = request.getSession(false);
        var kept = session == null ? null : session.getAttribute(KEPT);
        return kept == null || kept.equals(digest);
    }
}

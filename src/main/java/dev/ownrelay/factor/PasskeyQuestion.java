package dev.ownrelay.factor;

import jakarta.servlet.http.HttpServletRequest;

import java.io.Serializable;
import java.time.Instant;
import java.util.Optional;

/// What a browser was asked. It waits in its session, one for each purpose, and is answered once.
///
/// @param options with the challenge
record PasskeyQuestion(Serializable options, Instant until) implements Serializable {

    enum Purpose {
        ADD,
        SIGN_IN,
        INSTEAD_OF_A_CODE;

        private String key() {
            return PasskeyQuestion.class.getName() + "." + name();
        }
    }

    void keepIn(HttpServletRequest request, Purpose purpose) {
        request.getSession().setAttribute(purpose.key(), this);
    }

    /// Whether an answer is still waited for.
    static boolean waits(HttpServletRequest request, Purpose purpose, Instant now) {
        return find(request, purpose).filter(asked -> now.isBefore(asked.until)).isPresent();
    }

    /// Takes it out of the session.
    static <T> Optional<T> take(
            HttpServletRequest request, Purpose purpose, Instant now, Class<T> options) {
        var asked = find(request, purpose);
        asked.ifPresent(_ -> request.getSession().removeAttribute(purpose.key()));
        return asked.filter(each -> now.isBefore(each.until))
                .map(PasskeyQuestion::options)
                .map(options::cast);
    }

    private static Optional<PasskeyQuestion> find(HttpServletRequest request, Purpose purpose) {
        return Optional.ofNullable(request.getSession(false))
                .map(session -> (PasskeyQuestion) session.getAttribute(purpose.key()));
    }
}

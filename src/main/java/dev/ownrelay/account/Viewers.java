package dev.ownrelay.account;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;

import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import java.util.Optional;

/// Finds out who looks at a page, with one query a request.
@Component
public class Viewers {

    private static final String KEPT = Viewers.class.getName();

    private final AppUsers users;
    private final TransactionTemplate reading;

    Viewers(AppUsers users, PlatformTransactionManager transactionManager) {
        this.users = users;
        reading = new TransactionTemplate(transactionManager);
        reading.setReadOnly(true);
    }

    public static Optional<SignedIn> signedIn() {
        var authentication = SecurityContextHolder.getContext().getAuthentication();
        return authentication != null && authentication.getPrincipal() instanceof SignedIn me
                ? Optional.of(me)
                : Optional.empty();
    }

    /// Empty when nobody is signed in, or when the row of the user has gone.
    Optional<Viewer> of(HttpServletRequest request) {
        if (request.getAttribute(KEPT) instanceof Viewer known) {
            return Optional.of(known);
        }
        var viewer = signedIn().flatMap(me -> read(me, request));
        viewer.ifPresent(found -> request.setAttribute(KEPT, found));
        return viewer;
    }

    private Optional<Viewer> read(SignedIn me, HttpServletRequest request) {
        try {
            return reading.execute(status -> users.findViewer(me.userId()));
        } catch (RuntimeException e) {
            if (request.getDispatcherType() == DispatcherType.ERROR) {
                return Optional.empty(); // the error page must not fail for the same reason
            }
            throw e;
        }
    }
}

package dev.ownrelay.account;

import dev.ownrelay.tenant.AuditTrail;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

import java.util.ArrayList;
import java.util.UUID;

/// Notes in the audit trail what people do to users, and to themselves; never a password.
@Component
public class UserNotes {

    private final AuditTrail audit;

    UserNotes(AuditTrail audit) {
        this.audit = audit;
    }

    /// A user as the trail tells of a change.
    public record Before(String name, String email, Role role, boolean enabled) {

        public static Before of(AppUser user) {
            return new Before(user.displayName(), user.email(), user.role(), user.enabled());
        }
    }

    /// Who does it; null: the application, or somebody who is not signed in.
    public static @Nullable UUID actor() {
        return Viewers.signedIn().map(SignedIn::userId).orElse(null);
    }

    @Transactional(propagation = Propagation.MANDATORY)
    public void added(AppUser user) {
        var rights = "[role %s%s] ".formatted(user.role(), user.enabled() ? "" : ", disabled");
        note("user.added", user, rights + user.displayName() + " <" + user.email() + ">");
    }

    /// Says nothing where nothing was changed.
    @Transactional(propagation = Propagation.MANDATORY)
    public void changed(Before before, AppUser user) {
        var fields = new ArrayList<String>();
        if (!before.name().equals(user.displayName())) {
            fields.add("name");
        }
        var readdressed = !before.email().equals(user.email());
        if (readdressed) {
            fields.add("address");
        }
        if (before.role() != user.role()) {
            fields.add("role " + user.role());
        }
        if (before.enabled() != user.enabled()) {
            fields.add(user.enabled() ? "enabled" : "disabled");
        }
        if (!fields.isEmpty()) {
            var addresses = readdressed ? " " + before.email() + " -> " + user.email() : "";
            note("user.changed", user, fields + addresses);
        }
    }

    /// By the user, who knew the former one.
    @Transactional(propagation = Propagation.MANDATORY)
    public void passwordChanged(AppUser user) {
        note("user.password-changed", user, "");
    }

    /// Says nothing where there was none.
    ///
    /// @param whose the id of a user, or of the agency of which they all were
    @Transactional(propagation = Propagation.MANDATORY)
    public void sessionsEnded(UUID whose, int sessions) {
        if (sessions > 0) {
            audit.note(actor(), "session.ended", whose, Integer.toString(sessions));
        }
    }

    @Transactional(propagation = Propagation.MANDATORY)
    public void signed(AppUser user) {
        note("user.signature-changed", user, "");
    }

    /// @param name of the server; empty: the default relay
    @Transactional(propagation = Propagation.MANDATORY)
    public void serverChosen(AppUser user, String name) {
        audit.note(actor(), "user.server-chosen", user.smtpServerId(), name);
    }

    /// All users of a server went to another one.
    ///
    /// @param to null: the default relay
    @Transactional(propagation = Propagation.MANDATORY)
    public void serverLeft(@Nullable UUID to, long users) {
        audit.note(actor(), "user.servers-changed", to, Long.toString(users));
    }

    /// A user's own test message.
    ///
    /// @param serverId null: the default relay
    @Transactional
    public void tested(@Nullable UUID serverId, String outcome) {
        var action = serverId == null ? "relay.tested" : "smtp-server.tested";
        audit.note(actor(), action, serverId, outcome);
    }

    private void note(String action, AppUser user, String detail) {
        audit.note(actor(), action, user.getId(), detail);
    }
}

package dev.ownrelay.sso;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// Nobody is let in, and nothing is stored.
@SuppressWarnings("serial")
class Refused extends RuntimeException {

    enum Reason {

        /// Not begun in this session, or answered already.
        UNKNOWN,

        /// Has let somebody in before.
        REPLAYED,
        LATE,

        /// The provider was changed or switched off meanwhile.
        CHANGED,
        BUSY,
        TOO_OFTEN,

        /// The person said no.
        DENIED,

        /// The provider has other reasons.
        PROVIDER,

        /// Another provider than the one that was asked answers, or another question.
        MIXED_UP,

        /// What is said in the provider's name is not signed by it, or answers something else.
        FORGED,

        /// It does not answer as it should.
        UNAVAILABLE,

        /// It answers, and says nothing of itself that can be used.
        UNUSABLE,

        /// Our own secret for it cannot be read.
        SECRET,

        /// Somebody of another organisation, whom the provider knows, too.
        OTHER_ORGANISATION,
        NO_ADDRESS,
        UNVERIFIED,
        FOREIGN_DOMAIN,

        /// The account belongs to somebody else of whom the provider spoke before.
        OTHER_PERSON,
        OPERATOR,
        SWITCHED_OFF,

        /// Somebody who is not the one that is signed in here proves who they are.
        SOMEBODY_ELSE,

        /// The provider did not ask who they are.
        NOT_ASKED;

        static Optional<Reason> of(String key) {
            return Stream.of(values()).filter(reason -> reason.key().equals(key)).findFirst();
        }

        /// Whether attacks look like this, and nobody brings it about who knows no more than an
        /// address.
        boolean isTold() {
            return switch (this) {
                case REPLAYED, FORGED, UNVERIFIED, FOREIGN_DOMAIN, OTHER_PERSON, SOMEBODY_ELSE ->
                        true;
                default -> false;
            };
        }

        String key() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    private final Reason reason;
    private final String detail;

    /// @param detail in the words of others; empty: there are none
    Refused(Reason reason, String detail) {
        super(reason.key(), null, false, false);
        this.reason = reason;
        this.detail = detail;
    }

    Refused(Reason reason) {
        this(reason, "");
    }

    Reason reason() {
        return reason;
    }

    String detail() {
        return detail;
    }
}

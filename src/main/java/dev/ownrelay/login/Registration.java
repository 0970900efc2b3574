package dev.ownrelay.login;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/// What is needed to speak with a provider about one login.
///
/// @param signInUrl where people sign in
/// @param tokenUrl where tokens are had
/// @param issuer as which the provider answers, or the beginning of it up to its host
/// @param known whether the provider's addresses are ours, and not typed by an administrator
/// @param scopes what is asked for, separated by spaces
/// @param clientId as which we are known there
/// @param clientSecret empty: we have none; for Google's application way the key file
record Registration(
        URI signInUrl,
        URI tokenUrl,
        String issuer,
        boolean known,
        String scopes,
        String clientId,
        String clientSecret) {

    /// Why there is none.
    @SuppressWarnings("serial")
    static final class Missing extends Exception {

        enum Why {
            NOT_REGISTERED("no registration at the provider"),
            NO_DIRECTORY("no directory, or none of Microsoft's"),
            NO_ADDRESS("the address of the provider is none that begins with https"),
            OTHER_SERVER("the mail server is none of this provider"),
            TOO_OFTEN("many sign-ins in a minute"),
            SECRET_UNREADABLE("the stored client secret cannot be read");

            private final String reason;

            Why(String reason) {
                this.reason = reason;
            }
        }

        private final Why why;

        Missing(Why why) {
            super(why.reason);
            this.why = why;
        }

        /// In technical details.
        String reason() {
            return why.reason;
        }

        /// The message key of what people are told.
        String key() {
            return "consent.missing." + why.name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /// The fields by which we say who we are.
    Map<String, String> client() {
        var fields = new LinkedHashMap<String, String>();
        fields.put("client_id", clientId);
        if (!clientSecret.isEmpty()) {
            fields.put("client_secret", clientSecret);
        }
        return fields;
    }

    /// Whether it is this provider that comes back and calls itself so (RFC 9207).
    boolean isIssuer(String name) {
        return name.equals(issuer) || name.startsWith(issuer + "/");
    }

    /// Whether it may call itself so where it says who signed in: of other providers nobody knows.
    /// Google leaves out the scheme at times.
    boolean mayIssue(String name) {
        return !known || isIssuer(name) || issuer.endsWith("://" + name);
    }

    @Override
    public String toString() {
        return "Registration[" + clientId + "]";
    }
}

package dev.ownrelay.login;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// The operator's own registrations at providers, by which people sign in for their servers.
///
/// @param microsoft at Microsoft
/// @param google at Google
@ConfigurationProperties("ownrelay.oauth")
record OAuthProperties(@DefaultValue Microsoft microsoft, @DefaultValue Google google) {

    private static final String DIRECTORY = "[A-Za-z0-9][A-Za-z0-9.-]{0,253}";
    private static final String ID = "[!-~]{0,255}";

    /// At Microsoft.
    ///
    /// @param clientId of the registration; unset: each agency needs one of its own
    /// @param clientSecret of the registration
    /// @param tenant whose accounts may sign in: `common`, `organizations`, or one directory
    record Microsoft(
            @DefaultValue("") String clientId,
            @DefaultValue("") String clientSecret,
            @DefaultValue("common") String tenant) {

        Microsoft {
            check("microsoft", clientId, clientSecret);
            if (!tenant.matches(DIRECTORY)) {
                throw wrong("microsoft.tenant", "'" + tenant + "' is not the name of a directory");
            }
        }

        @Override
        public String toString() {
            return "Microsoft[" + clientId + "]";
        }
    }

    /// At Google.
    ///
    /// @param clientId of the registration; unset: each agency needs one of its own
    /// @param clientSecret of the registration
    record Google(@DefaultValue("") String clientId, @DefaultValue("") String clientSecret) {

        Google {
            check("google", clientId, clientSecret);
        }

        @Override
        public String toString() {
            return "Google[" + clientId + "]";
        }
    }

    private static void check(String provider, String id, String secret) {
        if (!id.matches(ID)) {
            throw wrong(provider + ".client-id", "it is not one word of ASCII");
        }
        if (id.isEmpty() != secret.isEmpty()) {
            var missing = id.isEmpty() ? ".client-id" : ".client-secret";
            throw wrong(provider + missing, "it is not set, but its other half is");
        }
    }

    private static IllegalArgumentException wrong(String property, String why) {
        return new IllegalArgumentException(
                "The property ownrelay.oauth." + property + " is wrong: " + why + ".");
    }
}

package dev.ownrelay.login;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import java.util.List;
import java.util.Locale;

/// The operator's own registrations at providers, by which people sign in for their servers.
///
/// @param microsoft at Microsoft
/// @param google at Google
@ConfigurationProperties("ownrelay.oauth")
record OAuthProperties(@DefaultValue Microsoft microsoft, @DefaultValue Google google) {

    private static final String DIRECTORY = "[A-Za-z0-9][A-Za-z0-9.-]{0,253}";
    private static final String ID = "[!-~]{0,255}";
    private static final String HOST = "[A-Za-z0-9:]([A-Za-z0-9.:-]{0,251}[A-Za-z0-9:])?";

    /// At Microsoft.
    ///
    /// @param clientId of the registration; unset: each agency needs one of its own
    /// @param clientSecret of the registration
    /// @param tenant whose accounts may sign in: `common`, `organizations`, or one directory
    /// @param hosts mail servers that may be told what Microsoft gave, besides its own
    record Microsoft(
            @DefaultValue("") String clientId,
            @DefaultValue("") String clientSecret,
            @DefaultValue("common") String tenant,
            @DefaultValue List<String> hosts) {

        Microsoft {
            check("microsoft", clientId, clientSecret);
            if (!tenant.matches(DIRECTORY)) {
                throw wrong("microsoft.tenant", "'" + tenant + "' is not the name of a directory");
            }
            hosts = checked("microsoft", hosts);
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
    /// @param hosts mail servers that may be told what Google gave, besides its own
    record Google(
            @DefaultValue("") String clientId,
            @DefaultValue("") String clientSecret,
            @DefaultValue List<String> hosts) {

        Google {
            check("google", clientId, clientSecret);
            hosts = checked("google", hosts);
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

    private static List<String> checked(String provider, List<String> typed) {
        for (var host : typed) {
            if (!host.strip().matches(HOST)) {
                throw wrong(provider + ".hosts", "'" + host + "' is not the name of a mail server");
            }
        }
        return typed.stream().map(host -> host.strip().toLowerCase(Locale.ROOT)).toList();
    }

    private static IllegalArgumentException wrong(String property, String why) {
        return new IllegalArgumentException(
                "The property ownrelay.oauth." + property + " is wrong: " + why + ".");
    }
}

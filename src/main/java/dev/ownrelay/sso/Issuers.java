package dev.ownrelay.sso;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// What is known of issuers by their address alone.
final class Issuers {

    /// Of Microsoft's clouds.
    private static final Set<String> MICROSOFT =
            Set.of(
                    "login.microsoftonline.com",
                    "login.microsoftonline.us",
                    "login.partner.microsoftonline.cn");

    private static final Pattern DIRECTORY =
            Pattern.compile("/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/v2\\.0");

    /// Of everybody with an account of their own at Microsoft.
    private static final String CONSUMERS = "9188040d-6c67-4c5b-b112-36a304b66dad";

    private static final String GOOGLE = "accounts.google.com";

    private Issuers() {}

    /// The message key of what is wrong with one.
    static Optional<String> problem(String typed) {
        var url = https(typed);
        if (url.isEmpty() || url.get().getRawQuery() != null) {
            return Optional.of("sso.issuer.bad");
        }
        boolean shared =
                MICROSOFT.contains(url.get().getHost())
                        && directory(typed).filter(id -> !id.equals(CONSUMERS)).isEmpty();
        return shared ? Optional.of("sso.issuer.shared") : Optional.empty();
    }

    /// An address that may be asked; empty: it is none.
    static Optional<URI> https(String text) {
        try {
            var url = new URI(text);
            return Optional.of(url)
                    .filter(each -> "https".equals(each.getScheme()))
                    .filter(each -> each.getHost() != null && each.getUserInfo() == null)
                    .filter(each -> each.getRawFragment() == null);
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    /// The directory of Microsoft Entra that an issuer speaks for; empty: it is no such issuer.
    static Optional<String> directory(String issuer) {
        return https(issuer)
                .filter(url -> MICROSOFT.contains(url.getHost()))
                .map(url -> DIRECTORY.matcher(url.getPath()))
                .filter(path -> path.matches())
                .map(path -> path.group(1));
    }

    /// Whether it speaks for everybody with a Google account, not for one organisation.
    static boolean isGoogle(String issuer) {
        return https(issuer).filter(url -> GOOGLE.equals(url.getHost())).isPresent();
    }
}

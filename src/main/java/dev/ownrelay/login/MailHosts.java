package dev.ownrelay.login;

import dev.ownrelay.login.LoginSettings.Kind;
import dev.ownrelay.provider.Preset;
import dev.ownrelay.provider.Presets;

import org.springframework.stereotype.Component;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/// Which mail servers may be told what Microsoft and Google gave: their own, and those that the
/// operator names. Whoever keeps the servers of an agency would else collect with one of their own
/// what its users can do with their mailboxes.
@Component
class MailHosts {

    /// Where people sign in, and all below it: whoever types these as another provider's means the
    /// same.
    private static final Map<Kind, List<String>> SIGN_IN =
            Map.of(
                    Kind.MICROSOFT,
                    List.of("microsoftonline.com", "login.live.com", "login.windows.net"),
                    Kind.GOOGLE,
                    List.of("accounts.google.com", "googleapis.com"));

    private final OAuthProperties operator;

    MailHosts(OAuthProperties operator) {
        this.operator = operator;
    }

    /// @param host of a mail server, as it is stored
    boolean mayHear(LoginSettings login, String host) {
        return switch (login.kind()) {
            case MICROSOFT, GOOGLE -> belongs(login.kind(), host);
            case OAUTH -> signIns(login).allMatch(kind -> belongs(kind, host));
        };
    }

    private boolean belongs(Kind kind, String host) {
        return named(kind).contains(host.toLowerCase(Locale.ROOT))
                || Presets.logsIn(Preset.Login.valueOf(kind.name()), host);
    }

    private List<String> named(Kind kind) {
        return switch (kind) {
            case MICROSOFT -> operator.microsoft().hosts();
            case GOOGLE -> operator.google().hosts();
            case OAUTH -> List.of();
        };
    }

    private static Stream<Kind> signIns(LoginSettings login) {
        return Stream.of(login.authorizationUrl(), login.tokenUrl())
                .map(url -> "." + host(url))
                .flatMap(host ->
                        SIGN_IN.entrySet().stream()
                                .filter(each ->
                                        each.getValue().stream()
                                                .anyMatch(own -> host.endsWith("." + own)))
                                .map(Map.Entry::getKey));
    }

    /// What is no address is asked nowhere.
    private static String host(String url) {
        try {
            var host = URI.create(url).getHost();
            return host == null ? "" : host.toLowerCase(Locale.ROOT).replaceFirst("\\.$", "");
        } catch (IllegalArgumentException e) {
            return "";
        }
    }
}

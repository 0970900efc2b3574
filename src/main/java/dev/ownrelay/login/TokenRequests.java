package dev.ownrelay.login;

import dev.ownrelay.http.GuardedHttp;
import dev.ownrelay.http.HttpFailure;
import dev.ownrelay.http.HttpReply;

import org.springframework.stereotype.Component;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Asks token endpoints (RFC 6749 sections 4.1.3, 4.4.2 and 6, RFC 7523). Not by Spring Security's
/// clients: they write the form with its secrets to the log at level DEBUG, throw away the reasons
/// in every answer but 400, and read the clock of the machine.
@Component
class TokenRequests {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /// What may stand in a line of SMTP, so that no token can say more than itself.
    private static final Pattern TOKEN = Pattern.compile("[!-~]{1,16384}");

    private static final Pattern ERROR = Pattern.compile("[A-Za-z0-9_.-]{1,40}");

    /// Reasons that pass by themselves.
    private static final Set<String> PASSING = Set.of("temporarily_unavailable", "server_error");

    private static final Set<Integer> LATER = Set.of(408, 425, 429);

    /// Of a token about which the provider says nothing.
    private static final Duration UNKNOWN_LIFETIME = Duration.ofMinutes(5);

    private static final Duration LONGEST = Duration.ofDays(1);

    private final GuardedHttp http;

    TokenRequests(GuardedHttp http) {
        this.http = http;
    }

    /// @param verifier of the sign-in that the code came from (RFC 7636)
    TokenAnswer byCode(Registration client, String code, String verifier, URI callback) {
        var form = form("authorization_code");
        form.put("code", code);
        form.put("redirect_uri", callback.toString());
        form.put("code_verifier", verifier);
        form.putAll(client.client());
        return ask(client.tokenUrl(), form);
    }

    TokenAnswer byRefreshToken(Registration client, String refreshToken) {
        var form = form("refresh_token");
        form.put("refresh_token", refreshToken);
        form.putAll(client.client());
        return ask(client.tokenUrl(), form);
    }

    /// Of the application itself.
    TokenAnswer byClient(Registration client) {
        var form = form("client_credentials");
        form.put("scope", client.scopes());
        form.putAll(client.client());
        return ask(client.tokenUrl(), form);
    }

    /// @param assertion signed by us
    TokenAnswer byAssertion(Registration client, String assertion) {
        var form = form("urn:ietf:params:oauth:grant-type:jwt-bearer");
        form.put("assertion", assertion);
        return ask(client.tokenUrl(), form);
    }

    private static Map<String, String> form(String grant) {
        var form = new LinkedHashMap<String, String>();
        form.put("grant_type", grant);
        return form;
    }

    private TokenAnswer ask(URI url, Map<String, String> form) {
        try {
            var secrets =
                    Stream.of(
                                    "code",
                                    "code_verifier",
                                    "refresh_token",
                                    "client_secret",
                                    "assertion")
                            .filter(form::containsKey)
                            .map(form::get)
                            .toList();
            return read(http.post(url, form), secrets);
        } catch (HttpFailure e) {
            return new TokenAnswer.Failed(why(e.kind()), 0, reason(e.kind()));
        }
    }

    private static TokenAnswer read(HttpReply reply, Collection<String> told) {
        int status = reply.status();
        var said = json(reply.body());
        var error = said.path("error").asString("");
        boolean refused = status >= 400 && status < 500 && !LATER.contains(status);
        if (reply.ok()) {
            return granted(said);
        } else if (!refused || PASSING.contains(error) || !ERROR.matcher(error).matches()) {
            var reason = "the provider answered HTTP " + status;
            return new TokenAnswer.Failed("status", status, reason);
        }
        return new TokenAnswer.Refused(
                ProviderWords.clean(error, told),
                ProviderWords.clean(
                        error + ": " + said.path("error_description").asString(""), told));
    }

    private static TokenAnswer granted(JsonNode said) {
        var token = said.path("access_token").asString("");
        var refresh = said.path("refresh_token").asString("");
        var type = said.path("token_type").asString("Bearer");
        boolean usable = TOKEN.matcher(token).matches() && type.equalsIgnoreCase("Bearer");
        if (!usable || !refresh.isEmpty() && !TOKEN.matcher(refresh).matches()) {
            var reason = "the provider answered with no token that can be used";
            return new TokenAnswer.Failed("no-token", 0, reason);
        }
        var idToken = said.path("id_token").asString("");
        return new TokenAnswer.Granted(token, refresh, idToken, lifetime(said.path("expires_in")));
    }

    private static Duration lifetime(JsonNode seconds) {
        if (!seconds.asString("").matches("[0-9]{1,9}")) {
            return UNKNOWN_LIFETIME;
        }
        var said = Duration.ofSeconds(Long.parseLong(seconds.asString()));
        return said.compareTo(LONGEST) < 0 ? said : LONGEST;
    }

    private static JsonNode json(String body) {
        try {
            return JSON.readTree(body);
        } catch (JacksonException e) {
            return JSON.missingNode();
        }
    }

    static String why(HttpFailure.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String reason(HttpFailure.Kind kind) {
        return switch (kind) {
            case BLOCKED -> "the address of the provider is not allowed";
            case NO_SUCH_HOST -> "there is no such provider in the DNS";
            case UNREACHABLE -> "the provider could not be reached";
            case TLS -> "the provider does not speak TLS, or its certificate is not trusted";
            case TIMED_OUT -> "the provider took too long";
            case GARBAGE -> "the provider's answer broke off, was too long, or was none";
        };
    }

    /// The reasons that only somebody who signs in again can do something about.
    static boolean endsConsent(TokenAnswer.Refused refused) {
        return List.of(
                        "invalid_grant",
                        "interaction_required",
                        "consent_required",
                        "login_required",
                        "access_denied")
                .contains(refused.error());
    }
}

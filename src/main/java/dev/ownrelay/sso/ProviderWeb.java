package dev.ownrelay.sso;

import dev.ownrelay.http.GuardedHttp;
import dev.ownrelay.http.HttpFailure;
import dev.ownrelay.http.HttpReply;
import dev.ownrelay.login.ProviderWords;
import dev.ownrelay.sso.Refused.Reason;

import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrations;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.stereotype.Component;

import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/// Asks a provider, always anew: what was true an hour ago lets nobody in. Spring Security's own
/// clients go past the guard, and write what they send to the log at level DEBUG.
@Component
class ProviderWeb {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Pattern ERROR = Pattern.compile("[A-Za-z0-9_.-]{1,40}");
    private static final TypeReference<Map<String, Object>> MEMBERS = new TypeReference<>() {};

    /// What a provider gives for a code.
    ///
    /// @param idToken not checked yet
    record Tokens(String idToken, String accessToken) {

        @Override
        public String toString() {
            return "Tokens";
        }
    }

    private interface Question {

        HttpReply ask() throws HttpFailure;
    }

    private final GuardedHttp http;

    ProviderWeb(GuardedHttp http) {
        this.http = http;
    }

    /// What the provider says of itself (OpenID Connect Discovery 1.0 section 4). Its issuer is the
    /// one that was asked, but for a slash at the end.
    ClientRegistration discover(IdentityProvider provider, String secret, URI callback) {
        var base = provider.issuer().replaceFirst("/$", "");
        var said = json(get(base + "/.well-known/openid-configuration"));
        if (!base.equals(String.valueOf(said.get("issuer")).replaceFirst("/$", ""))) {
            throw new Refused(
                    Reason.UNUSABLE,
                    ProviderWords.clean("issuer: " + said.get("issuer"), List.of()));
        }
        return usable(() ->
                ClientRegistrations.fromOidcConfiguration(said)
                        .registrationId(provider.getId().toString())
                        .clientId(provider.clientId())
                        .clientSecret(secret)
                        .redirectUri(callback.toString())
                        .scope("openid", "email", "profile")
                        .build());
    }

    private static ClientRegistration usable(Supplier<ClientRegistration> registration) {
        try {
            var client = registration.get();
            var provider = client.getProviderDetails();
            for (var url : List.of(provider.getAuthorizationUri(), provider.getTokenUri())) {
                Issuers.https(url).orElseThrow(() -> new Refused(Reason.UNUSABLE, url));
            }
            return client;
        } catch (Refused e) {
            throw e;
        } catch (RuntimeException e) { // of what others wrote, whatever it is
            throw new Refused(Reason.UNUSABLE);
        }
    }

    /// The keys that it signs with, as JSON.
    String keys(ClientRegistration client) {
        var url = client.getProviderDetails().getJwkSetUri();
        return get(url == null ? "" : url);
    }

    /// Asks for tokens (RFC 6749 section 4.1.3, RFC 7636 section 4.5).
    Tokens tokens(ClientRegistration client, String code, String verifier) {
        var form = new HashMap<String, String>();
        form.put("grant_type", "authorization_code");
        form.put("code", code);
        form.put("redirect_uri", client.getRedirectUri());
        form.put("code_verifier", verifier);
        form.put("client_id", client.getClientId());
        var headers = new HashMap<String, String>();
        var how = client.getClientAuthenticationMethod();
        if (ClientAuthenticationMethod.CLIENT_SECRET_BASIC.equals(how)) {
            form.remove("client_id");
            headers.put("Authorization", basic(client));
        } else {
            form.put("client_secret", client.getClientSecret());
        }
        var url = URI.create(client.getProviderDetails().getTokenUri());
        var reply = answer(() -> http.post(url, headers, form));
        if (!reply.ok()) {
            throw refused(reply, List.of(code, verifier, client.getClientSecret()));
        }
        var said = json(reply.body());
        return new Tokens(text(said, "id_token"), text(said, "access_token"));
    }

    /// RFC 6749 section 2.3.1.
    private static String basic(ClientRegistration client) {
        var login = encoded(client.getClientId()) + ":" + encoded(client.getClientSecret());
        var octets = login.getBytes(StandardCharsets.US_ASCII);
        return "Basic " + Base64.getEncoder().encodeToString(octets);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static Refused refused(HttpReply reply, List<String> told) {
        var said = json(reply.body());
        var error = text(said, "error");
        if (!ERROR.matcher(error).matches()) {
            return new Refused(Reason.UNAVAILABLE, "HTTP " + reply.status());
        }
        var words = error + ": " + text(said, "error_description");
        return new Refused(Reason.PROVIDER, ProviderWords.clean(words, told));
    }

    private String get(String text) {
        var url = Issuers.https(text).orElseThrow(() -> new Refused(Reason.UNUSABLE));
        var reply = answer(() -> http.get(url));
        if (!reply.ok()) {
            throw new Refused(Reason.UNAVAILABLE, "HTTP " + reply.status());
        }
        return reply.body();
    }

    private static HttpReply answer(Question question) {
        try {
            return question.ask();
        } catch (HttpFailure e) {
            var why = e.kind().name().toLowerCase(Locale.ROOT).replace('_', ' ');
            throw new Refused(Reason.UNAVAILABLE, why);
        }
    }

    private static Map<String, Object> json(String body) {
        try {
            return JSON.readValue(body, MEMBERS);
        } catch (JacksonException e) {
            return Map.of();
        }
    }

    private static String text(Map<String, Object> said, String name) {
        return said.get(name) instanceof String text ? text : "";
    }
}

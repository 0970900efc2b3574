package dev.ownrelay.sso;

import dev.ownrelay.account.AppUser;
import dev.ownrelay.account.SignIns;
import dev.ownrelay.account.SignedIn;
import dev.ownrelay.login.Brought;
import dev.ownrelay.login.ProviderWords;
import dev.ownrelay.sso.PendingSignIns.Returned;
import dev.ownrelay.sso.Refused.Reason;
import dev.ownrelay.trial.PageGate;

import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestCustomizers;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.core.endpoint.PkceParameterNames;
import org.springframework.stereotype.Service;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/// Sends people to the provider of their agency, and takes in what they bring back (RFC 6749
/// section 4.1, RFC 7636, RFC 9207, OpenID Connect Core section 3.1).
@Service
class OrganisationSignIns {

    /// At a time, of an agency: a provider may be silent. Strangers who begin leave those their
    /// turn who come back.
    static final int QUESTIONS = 4;

    /// Whom the provider remembers signs in there once more.
    private static final Map<String, Object> ANEW = Map.of("prompt", "login", "max_age", "0");

    /// What became of it.
    sealed interface Outcome {

        /// @param person as whom the provider let the user in
        /// @param epoch of the provider
        record Came(AppUser user, Person person, UUID epoch) implements Outcome {}

        /// @param epoch of the provider that was tried
        record Tried(Person person, UUID epoch) implements Outcome {}

        /// Who is signed in is who the provider means.
        record Proven() implements Outcome {}
    }

    private final IdentityProviders providers;
    private final PendingSignIns pending;
    private final Clients clients;
    private final ProviderWeb web;
    private final IdTokens tokens;
    private final Admission admission;
    private final Organisations organisations;
    private final PageGate beginnings = new PageGate(QUESTIONS);
    private final PageGate endings = new PageGate(QUESTIONS);

    OrganisationSignIns(
            IdentityProviders providers,
            PendingSignIns pending,
            Clients clients,
            ProviderWeb web,
            IdTokens tokens,
            Admission admission,
            Organisations organisations) {
        this.clients = clients;
        this.providers = providers;
        this.pending = pending;
        this.web = web;
        this.tokens = tokens;
        this.admission = admission;
        this.organisations = organisations;
    }

    /// @param address who wants to sign in; empty: they choose there
    /// @return where the browser goes now
    /// @throws Refused when the provider cannot be asked
    URI begin(String sessionId, String address, Errand errand) {
        return inTurn(
                beginnings,
                () -> {
                    var provider = provider(errand);
                    var client = clients.of(provider);
                    var begun = pending.words();
                    var request = request(client, begun, address, errand);
                    var verifier = (String) request.getAttribute(PkceParameterNames.CODE_VERIFIER);
                    pending.keep(
                            begun, Objects.requireNonNull(verifier), provider, sessionId, errand);
                    return URI.create(request.getAuthorizationRequestUri());
                });
    }

    private static OAuth2AuthorizationRequest request(
            ClientRegistration client, PendingSignIns.Begun begun, String address, Errand errand) {
        var there = Objects.requireNonNull(client.getProviderDetails().getAuthorizationUri());
        var request =
                OAuth2AuthorizationRequest.authorizationCode()
                        .clientId(client.getClientId())
                        .authorizationUri(there)
                        .redirectUri(client.getRedirectUri())
                        .scopes(client.getScopes())
                        .state(begun.state())
                        .additionalParameters(more -> more.put("nonce", begun.nonce()));
        if (!address.isEmpty()) {
            request.additionalParameters(more -> more.put("login_hint", address));
        }
        if (errand.purpose() == Errand.Purpose.PROVE) {
            request.additionalParameters(more -> more.putAll(ANEW));
        }
        OAuth2AuthorizationRequestCustomizers.withPkce().accept(request);
        return request.build();
    }

    /// For the agency that the state names, which the thread acts for.
    ///
    /// @param me who is signed in; null: nobody
    /// @param sessionId empty: nothing was begun in this browser
    /// @throws Refused and nothing is stored
    Outcome finish(Brought brought, @Nullable SignedIn me, String sessionId) {
        if (sessionId.isEmpty()) {
            throw new Refused(unknown(brought));
        }
        return inTurn(
                endings,
                () -> {
                    var returned =
                            pending.take(brought.state(), sessionId)
                                    .orElseThrow(() -> new Refused(unknown(brought)));
                    if (!returned.errand().isOf(me)) {
                        throw new Refused(Reason.UNKNOWN);
                    } else if (returned.late()) {
                        throw new Refused(Reason.LATE);
                    }
                    var provider =
                            Optional.of(provider(returned.errand()))
                                    .filter(now -> now.epoch().equals(returned.epoch()))
                                    .orElseThrow(() -> new Refused(Reason.CHANGED));
                    var outcome = finish(brought, returned, provider);
                    if (outcome instanceof Outcome.Came) {
                        pending.keepUsed(brought.state(), provider);
                    }
                    return outcome;
                });
    }

    private Reason unknown(Brought brought) {
        return pending.wasUsed(brought.state()) ? Reason.REPLAYED : Reason.UNKNOWN;
    }

    private Outcome finish(Brought brought, Returned returned, IdentityProvider provider) {
        var client = clients.of(provider);
        requireIssuer(brought, client);
        var code = code(brought);
        var given = web.tokens(client, code, returned.verifier());
        var token = tokens.check(client, web.keys(client), given, returned.nonceHash());
        Person.requireOwn(provider, token.getClaims(), organisations::haveProven);
        var person = Person.of(provider, token.getClaims());
        return switch (returned.errand().purpose()) {
            case TRY -> new Outcome.Tried(person, returned.epoch());
            case PROVE -> proven(person, token.getClaims(), returned);
            case SIGN_IN -> {
                var user = admitted(returned.epoch(), person);
                yield new Outcome.Came(user, person, returned.epoch());
            }
        };
    }

    private Outcome proven(Person person, Map<String, Object> claims, Returned returned) {
        if (!IdTokens.saysSignedInAfter(returned.begunAt(), claims)) {
            throw new Refused(Reason.NOT_ASKED);
        } else if (!admission.isOf(person, returned.errand().userId())) {
            throw new Refused(Reason.SOMEBODY_ELSE);
        }
        return new Outcome.Proven();
    }

    /// RFC 9207 section 2.4.
    private static void requireIssuer(Brought brought, ClientRegistration client) {
        var provider = client.getProviderDetails();
        var names = "authorization_response_iss_parameter_supported";
        boolean must = Boolean.TRUE.equals(provider.getConfigurationMetadata().get(names));
        var named = brought.issuer();
        if (named == null ? must : !named.equals(provider.getIssuerUri())) {
            throw new Refused(Reason.MIXED_UP);
        }
    }

    private static String code(Brought brought) {
        if ("access_denied".equals(brought.error())) {
            throw new Refused(Reason.DENIED);
        } else if (brought.error() != null) {
            var words = brought.error() + ": " + brought.description();
            throw new Refused(Reason.PROVIDER, ProviderWords.clean(words, List.of()));
        } else if (brought.code() == null) {
            throw new Refused(Reason.MIXED_UP);
        }
        return brought.code();
    }

    /// Two may come at once, or an administrator change what the other does.
    private AppUser admitted(UUID epoch, Person person) {
        try {
            return admission.admit(
                    epoch, person, organisations.leadHere(SignIns.normal(person.email())));
        } catch (DataAccessException e) {
            throw new Refused(Reason.BUSY);
        }
    }

    private IdentityProvider provider(Errand errand) {
        return providers
                .find()
                .filter(provider -> errand.tries() || provider.enabled())
                .orElseThrow(() -> new Refused(Reason.CHANGED));
    }

    private static <T> T inTurn(PageGate gate, Supplier<T> work) {
        return gate.pass(work).orElseThrow(() -> new Refused(Reason.BUSY));
    }
}

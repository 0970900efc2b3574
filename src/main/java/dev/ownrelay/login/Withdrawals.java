package dev.ownrelay.login;

import dev.ownrelay.http.GuardedHttp;
import dev.ownrelay.http.HttpFailure;
import dev.ownrelay.http.HttpReply;

import org.springframework.stereotype.Component;

import java.net.URI;
import java.util.Locale;
import java.util.Map;

/// Tells a provider that a consent is over, where it can be told (RFC 7009).
@Component
public class Withdrawals {

    public enum Result {

        /// The provider accepts it no longer.
        DONE,

        /// Google withdraws all that an account has allowed us, and some of it is still used.
        STILL_USED,

        // Only people can withdraw it there: it was not told, did not answer, or has no such thing.
        AT_GOOGLE,
        AT_MICROSOFT,
        ELSEWHERE;

        /// The message key of what people are told.
        public String key() {
            return "login.withdrawal." + name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    private final GuardedHttp http;
    private final Endpoints endpoints;

    Withdrawals(GuardedHttp http, Endpoints endpoints) {
        this.http = http;
        this.endpoints = endpoints;
    }

    /// Takes as long as a provider may think, so in no transaction.
    public Result withdraw(GivenUp consent) {
        return switch (consent.kind()) {
            case MICROSOFT -> Result.AT_MICROSOFT;
            case OAUTH -> Result.ELSEWHERE;
            case GOOGLE -> ofGoogle(consent);
        };
    }

    /// What another agency uses is nobody's business, and not to be taken from it.
    private Result ofGoogle(GivenUp consent) {
        if (consent.stillUsed()) {
            return Result.STILL_USED;
        }
        return consent.usedByOthers() ? Result.AT_GOOGLE : atGoogle(consent);
    }

    private Result atGoogle(GivenUp consent) {
        try {
            var url = URI.create(endpoints.googleRevoke());
            var reply = http.post(url, Map.of("token", consent.refreshToken()));
            return reply.ok() || wasOver(reply) ? Result.DONE : Result.AT_GOOGLE;
        } catch (HttpFailure e) {
            return Result.AT_GOOGLE;
        }
    }

    private static boolean wasOver(HttpReply reply) {
        return reply.status() == 400 && reply.body().contains("\"invalid_token\"");
    }
}

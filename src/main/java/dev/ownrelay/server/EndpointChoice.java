package dev.ownrelay.server;

import dev.ownrelay.conversation.SmtpEndpoint;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// The server behind a frozen route as it is now, with its login, or why it cannot be used.
public sealed interface EndpointChoice {

    /// @param perMinute messages a minute; null: no limit
    /// @param perDay messages a day; null: no limit
    record Ready(
            SmtpEndpoint endpoint,
            int maxConnections,
            @Nullable Integer perMinute,
            @Nullable Integer perDay)
            implements EndpointChoice {

        @Override
        public String place() {
            return endpoint.place();
        }
    }

    record NotReady(RouteChoice.Reason reason) implements EndpointChoice {}

    /// Somebody must sign in first.
    ///
    /// @param since when the provider ended the consent; null: nobody has signed in yet
    /// @param place where and as whom messages leave once somebody has
    record SignInNeeded(@Nullable Instant since, String place) implements EndpointChoice {}

    /// The key that its password or login was sealed with is not known here yet.
    ///
    /// @param place where and as whom messages leave once it is
    record KeyUnknown(String place) implements EndpointChoice {}

    /// Each user has a login of their own there, and nobody was named.
    record EachUser() implements EndpointChoice {}

    /// Where and as whom messages leave, now or later (see {@link SmtpEndpoint#place()}); null: by
    /// no way.
    default @Nullable String place() {
        return null;
    }
}

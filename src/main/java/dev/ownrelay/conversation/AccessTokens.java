package dev.ownrelay.conversation;

/// Where the access tokens of one login come from (OAuth 2.0, RFC 6749), which are said instead of
/// a password. Two that are equal stand for the same login at the same provider.
public interface AccessTokens {

    sealed interface Answer {}

    /// @param value good for some time yet; never shown
    record Token(String value) implements Answer {
        @Override
        public String toString() {
            return "Token";
        }
    }

    /// Nobody has signed in, or the consent is over: a person has to sign in.
    record SignInNeeded() implements Answer {}

    /// The provider gives none now.
    ///
    /// @param reason in its words or ours, bounded and without anything secret
    record Unavailable(String reason) implements Answer {}

    /// One that is good for a minute at least. Asks the provider only where the last one is not.
    Answer token();

    /// Another one, after the mail server refused this one.
    Answer tokenAfter(Token refused);
}

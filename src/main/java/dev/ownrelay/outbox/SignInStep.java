package dev.ownrelay.outbox;

import dev.ownrelay.account.Role;
import dev.ownrelay.account.SignedIn;
import dev.ownrelay.server.SignInStates;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.UUID;

/// That somebody must sign in before a message can leave.
///
/// @param words the message key of who must; its arguments are the sender's name, the provider and,
///   if there is one, `since` in words
/// @param since when the provider ended the consent; null: nobody has signed in yet
/// @param path where the reader signs in; null: somebody else must
record SignInStep(
        String words,
        String sender,
        String provider,
        @Nullable Instant since,
        @Nullable String path) {

    /// @param senderName as the message has it
    static SignInStep of(UUID sender, String senderName, SignInStates.Wait wait, SignedIn reader) {
        var login = wait.login();
        return new SignInStep(
                words(sender, wait, reader),
                senderName,
                login.provider(),
                login.lostAt(),
                path(sender, wait, reader));
    }

    private static String words(UUID sender, SignInStates.Wait wait, SignedIn reader) {
        var whose = wait.own() ? sender.equals(reader.userId()) ? "mine" : "sender" : "shared";
        return "message.signIn." + whose + (wait.login().lostAt() == null ? "" : ".again");
    }

    private static @Nullable String path(UUID sender, SignInStates.Wait wait, SignedIn reader) {
        return wait.own() && !sender.equals(reader.userId())
                ? null
                : wait.way().path(reader.role() == Role.ADMIN);
    }
}

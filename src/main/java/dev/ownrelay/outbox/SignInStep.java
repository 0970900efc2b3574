package dev.ownrelay.outbox;

import dev.ownrelay.account.Role;
import dev.ownrelay.account.SignedIn;
import dev.ownrelay.message.Message;
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

    static SignInStep of(Message message, SignInStates.Wait wait, SignedIn reader) {
        var login = wait.login();
        return new SignInStep(
                words(message, wait, reader),
                message.fromName(),
                login.provider(),
                login.lostAt(),
                path(message, wait, reader));
    }

    private static String words(Message message, SignInStates.Wait wait, SignedIn reader) {
        var whose = wait.own() ? mine(message.senderId(), reader) ? "mine" : "sender" : "shared";
        return "message.signIn." + whose + (wait.login().lostAt() == null ? "" : ".again");
    }

    private static @Nullable String path(Message message, SignInStates.Wait wait, SignedIn reader) {
        if (wait.own()) {
            return mine(message.senderId(), reader) ? "/account#mail-login" : null;
        }
        return reader.role() == Role.ADMIN
                ? "/maintenance/smtp-servers/" + wait.login().serverId() + "#sign-in"
                : null;
    }

    private static boolean mine(UUID sender, SignedIn reader) {
        return sender.equals(reader.userId());
    }
}

package dev.ownrelay.conversation;

import dev.ownrelay.rejection.Stage;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;

import org.jspecify.annotations.Nullable;

import java.time.Duration;

/// The same conversation, written down as it goes.
final class RecordedTransport extends GuardedTransport {

    /// What the library keeps in place of a reply when the connection has ended.
    private static final String END = "[EOF]";

    private final Transcript transcript;

    RecordedTransport(
            Session session,
            SmtpEndpoint endpoint,
            @Nullable TokenLogin tokens,
            GuardedSocket socket,
            StepListener steps,
            Duration limit,
            Transcript transcript) {
        super(session, endpoint, tokens, socket, steps, limit);
        this.transcript = transcript;
    }

    @Override
    public void hides(AccessTokens.Token token) {
        super.hides(token);
        transcript.hides(token);
    }

    @Override
    public synchronized void say(Stage next, Duration time, String... commands)
            throws ConversationFailure {
        for (var command : commands) {
            transcript.said(command);
        }
        super.say(next, time, commands);
    }

    @Override
    protected void sendCommand(String command) throws MessagingException {
        transcript.said(command);
        super.sendCommand(command);
    }

    /// The library says only the parts of a login in this way.
    @Override
    protected int simpleCommand(byte[] command) throws MessagingException {
        transcript.saidSecret();
        return super.simpleCommand(command);
    }

    @Override
    protected int readServerResponse() throws MessagingException {
        try {
            return super.readServerResponse();
        } finally {
            var reply = getLastServerResponse();
            if (reply != null && !reply.equals(END)) {
                transcript.heard(reply);
            }
        }
    }
}

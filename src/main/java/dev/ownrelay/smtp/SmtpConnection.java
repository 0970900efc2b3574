package dev.ownrelay.smtp;

/// One open conversation with a mail server. Serves one letter at a time and may be reused.
public final class SmtpConnection implements AutoCloseable {

    /// Hands over one letter. Never throws for what a server says or does: that is the result.
    public DeliveryResult send(Envelope envelope, LetterSource letter, Mark mark) {
        throw new IllegalStateException();
    }

    /// Whether another letter may be sent on this connection.
    public boolean reusable() {
        throw new IllegalStateException();
    }

    @Override
    public void close() {}
}

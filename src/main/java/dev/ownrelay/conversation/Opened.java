package dev.ownrelay.conversation;

/// What became of opening a connection: greeted, protected and logged in, or the reason why not.
public sealed interface Opened {

    record Open(SmtpConnection connection) implements Opened {}

    record Failed(DeliveryResult result) implements Opened {}
}

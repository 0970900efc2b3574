package dev.ownrelay.http;

/// What a web server answered, whatever it was.
///
/// @param body at most 64 KiB; never shown
public record HttpReply(int status, String contentType, String body) {

    public boolean ok() {
        return status >= 200 && status < 300;
    }

    @Override
    public String toString() {
        return "HttpReply[" + status + "]";
    }
}

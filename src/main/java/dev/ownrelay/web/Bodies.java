package dev.ownrelay.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

import java.io.IOException;

/// How much of a request is to be read, and how it is refused unread.
final class Bodies {

    private Bodies() {}

    /// How long the body is; -1: it ends when it ends.
    static long length(HttpServletRequest request) {
        long length = request.getContentLengthLong();
        boolean open =
                request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null
                        || request.getProtocol().startsWith("HTTP/2");
        return length < 0 && !open ? 0 : length;
    }

    /// Once the stream was asked for, the server reads no parameters of the body, not for the error
    /// page either.
    static void refuse(HttpStatus status, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        request.getInputStream();
        response.sendError(status.value());
    }
}

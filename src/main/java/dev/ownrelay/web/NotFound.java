package dev.ownrelay.web;

import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;

/// There is no such thing, or none that the reader may know of: the answer is the same.
@SuppressWarnings("serial")
public class NotFound extends ResponseStatusException {

    public NotFound() {
        super(HttpStatus.NOT_FOUND);
    }
}

package dev.ownrelay.web;

import dev.ownrelay.secret.KeyUnknownException;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;

import java.io.IOException;

/// What needs a key that the ring does not hold yet waits, and so does whoever asked for it.
@ControllerAdvice
class KeylessPages {

    private static final Logger log = LoggerFactory.getLogger(KeylessPages.class);

    @ExceptionHandler
    void answer(KeyUnknownException e, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        log.warn("A page waits: {}", e.getMessage());
        ErrorPages.tellKeyless(request);
        response.sendError(HttpStatus.SERVICE_UNAVAILABLE.value());
    }
}

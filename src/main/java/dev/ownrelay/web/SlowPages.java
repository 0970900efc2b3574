package dev.ownrelay.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;

import java.io.IOException;

/// What PostgreSQL stopped because it took too long is no fault to look for: whoever asked asks for
/// less.
@ControllerAdvice
class SlowPages {

    private static final Logger log = LoggerFactory.getLogger(SlowPages.class);

    /// @param e of Spring, or of Hibernate where Spring has not translated it
    @ExceptionHandler({QueryTimeoutException.class, org.hibernate.QueryTimeoutException.class})
    void answer(RuntimeException e, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        var cause = NestedExceptionUtils.getMostSpecificCause(e);
        log.warn("Stopped after five seconds: {}", cause.getMessage());
        ErrorPages.tellSlow(request);
        response.sendError(HttpStatus.SERVICE_UNAVAILABLE.value());
    }
}

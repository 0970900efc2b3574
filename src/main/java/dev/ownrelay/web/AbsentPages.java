package dev.ownrelay.web;

import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;

import java.io.IOException;

/// A path with something that is no id leads nowhere, like the path of an absent row.
@ControllerAdvice
class AbsentPages {

    @ExceptionHandler
    void answer(MethodArgumentTypeMismatchException e, HttpServletResponse response)
            throws IOException {
        var inPath = e.getParameter().hasParameterAnnotation(PathVariable.class);
        var status = inPath ? HttpStatus.NOT_FOUND : HttpStatus.BAD_REQUEST;
        response.sendError(status.value());
    }
}

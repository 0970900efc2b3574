package dev.ownrelay.web;

import jakarta.servlet.http.HttpServletRequest;

import org.springframework.web.bind.WebDataBinder;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.InitBinder;

/// A form is what its record's constructor asks for: no other name of a request is looked at.
@ControllerAdvice
class FormBinding {

    @InitBinder
    void bindByConstructorOnly(WebDataBinder binder, HttpServletRequest request) {
        binder.setDeclarativeBinding(true);
        if (request.getAttribute(Uploads.LEFT_OUT) != null) {
            binder.addValidators(new FilesLeftOut());
        }
    }
}

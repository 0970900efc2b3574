package dev.ownrelay.web;

import dev.ownrelay.tenant.TenantPrincipal;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.ModelAndView;

import java.util.Map;
import java.util.Set;
import java.util.UUID;

/// Says what happened and what to do now. The id on the page stands in the log beside the cause.
@Controller
class ErrorPages implements ErrorController {

    private static final Logger log = LoggerFactory.getLogger(ErrorPages.class);

    /// The answers that have words of their own.
    private static final Set<Integer> TOLD = Set.of(403, 404, 413, 415);

    /// The request attribute of a form that came when nobody was signed in any more.
    private static final String ENDED = ErrorPages.class.getName() + ".ended";

    /// The request attribute of words for what passes.
    private static final String PASSING = ErrorPages.class.getName() + ".passing";

    /// It took too long and was stopped.
    static void tellSlow(HttpServletRequest request) {
        request.setAttribute(PASSING, "error.slow");
    }

    /// The key ring lacks a key just now.
    static void tellKeyless(HttpServletRequest request) {
        request.setAttribute(PASSING, "error.keyless");
    }

    /// Of a form that is refused: that its sender is signed out is all that is wrong with it.
    static void tellIfEnded(HttpServletRequest request) {
        var sender = SecurityContextHolder.getContext().getAuthentication();
        if (sender == null || sender instanceof AnonymousAuthenticationToken) {
            request.setAttribute(ENDED, true);
        }
    }

    @RequestMapping("/error")
    ModelAndView show(HttpServletRequest request) {
        var status = status(request);
        var id = UUID.randomUUID().toString().substring(0, 8);
        log(id, status, request);
        var ended = request.getAttribute(ENDED) != null;
        var words = ended ? "error.ended" : words(status, request);
        var model = Map.of("words", words, "id", id, "ended", ended);
        return new ModelAndView("error/show", model, status);
    }

    private static HttpStatusCode status(HttpServletRequest request) {
        return request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer code
                ? HttpStatusCode.valueOf(code)
                : HttpStatus.NOT_FOUND;
    }

    private static String words(HttpStatusCode status, HttpServletRequest request) {
        if (request.getAttribute(PASSING) instanceof String passing) {
            return passing;
        }
        if (TOLD.contains(status.value())) {
            return "error." + status.value();
        }
        return status.is4xxClientError() ? "error.400" : "error.500";
    }

    private static void log(String id, HttpStatusCode status, HttpServletRequest request) {
        var uri = request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI);
        var path = LinkPaths.masked(String.valueOf(uri));
        if (status.is5xxServerError()) {
            var cause = (Throwable) request.getAttribute(RequestDispatcher.ERROR_EXCEPTION);
            log.error(
                    "Error page {}: {} for {} {}",
                    id,
                    status.value(),
                    request.getAttribute(RequestDispatcher.ERROR_METHOD),
                    path,
                    cause);
        } else {
            log.info(
                    "Error page {}: {} for {} {} by {} from {}",
                    id,
                    status.value(),
                    request.getAttribute(RequestDispatcher.ERROR_METHOD),
                    path,
                    who(),
                    request.getRemoteAddr());
        }
    }

    /// Of a person the id, as in the audit trail.
    private static String who() {
        var sender = SecurityContextHolder.getContext().getAuthentication();
        return sender != null && sender.getPrincipal() instanceof TenantPrincipal
                ? sender.getName()
                : "nobody";
    }
}

package dev.ownrelay.candidate;

import dev.ownrelay.account.SignedIn;
import dev.ownrelay.web.AskedAgain;

import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.CacheControl;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;

import java.io.IOException;
import java.util.UUID;

/// Where administrators get all that is kept about a candidate, to hand it over.
@Controller
class ExportController {

    private final Exports exports;

    ExportController(Exports exports) {
        this.exports = exports;
    }

    @AskedAgain(value = "candidate-export", file = true)
    @PostMapping("/candidates/{id}/export")
    void export(
            @PathVariable UUID id,
            @AuthenticationPrincipal SignedIn me,
            HttpServletResponse response)
            throws IOException {
        var person = exports.begin(id, me.userId());
        response.setContentType("application/zip");
        response.setHeader(
                HttpHeaders.CONTENT_DISPOSITION,
                ContentDisposition.attachment()
                        .filename("candidate-" + id + ".zip")
                        .build()
                        .toString());
        response.setHeader(HttpHeaders.CACHE_CONTROL, CacheControl.noStore().getHeaderValue());
        exports.write(person, response.getOutputStream());
    }
}

package dev.ownrelay.outbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ownrelay.mail.FileType;
import dev.ownrelay.message.Attachments;
import dev.ownrelay.message.Attachments.Attached;
import dev.ownrelay.message.MessageAccess;
import dev.ownrelay.web.NotFound;

import org.springframework.http.CacheControl;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

import java.util.Base64;
import java.util.UUID;

/// Opens the files of a message: pictures and PDF in a world of their own, all else as a download.
@Controller
class MessageFileController {

    /// No script, no network, no origin: whatever the file is taken for.
    private static final String POLICY =
            "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'";

    private final MessageAccess access;
    private final Attachments attachments;

    MessageFileController(MessageAccess access, Attachments attachments) {
        this.access = access;
        this.attachments = attachments;
    }

    @GetMapping("/messages/{id:[0-9a-f]{8}-[0-9a-f-]{27}}/files/{place}")
    ResponseEntity<byte[]> open(@PathVariable UUID id, @PathVariable String place) {
        var file = file(access.readable(id).getId(), place);
        var octets = octets(file);
        var type = FileType.of(octets);
        var disposition =
                FileType.isShown(type)
                        ? ContentDisposition.inline()
                        : ContentDisposition.attachment();
        return ResponseEntity.ok()
                .header("Content-Security-Policy", POLICY)
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        disposition.filename(file.fileName(), UTF_8).build().toString())
                .cacheControl(CacheControl.noStore())
                .contentType(MediaType.parseMediaType(type))
                .body(octets);
    }

    private Attached file(UUID message, String place) {
        return attachments.files(message).stream()
                .filter(file -> place.equals(Integer.toString(file.position())))
                .findFirst()
                .orElseThrow(NotFound::new);
    }

    private byte[] octets(Attached file) {
        try {
            return Base64.getMimeDecoder().decode(attachments.content(file).encoded());
        } catch (IllegalArgumentException damaged) {
            throw new NotFound();
        }
    }
}

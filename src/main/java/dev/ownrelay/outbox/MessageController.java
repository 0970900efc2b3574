package dev.ownrelay.outbox;

import dev.ownrelay.account.SignedIn;
import dev.ownrelay.message.Attachments;
import dev.ownrelay.message.Message;
import dev.ownrelay.message.MessageAccess;
import dev.ownrelay.message.ReadableBody;
import dev.ownrelay.web.Flash;
import dev.ownrelay.web.NotFound;

import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.function.BooleanSupplier;

/// The page of a message.
@Controller
@RequestMapping("/messages")
class MessageController {

    private static final String ID = "/{id:[0-9a-f]{8}-[0-9a-f-]{27}}";

    /// The message is somebody's HTML: no script, no network, a world of its own.
    ///
    /// Pictures that lie elsewhere tell whoever has them that somebody looks, so they are asked
    /// for.
    private static final String BODY_POLICY =
            "default-src 'none'; style-src 'unsafe-inline'; img-src data:%s; sandbox;"
                    + " frame-ancestors 'self'";

    private static final String SHOWN = "shown";

    private static final MediaType HTML = new MediaType("text", "html", StandardCharsets.UTF_8);

    private final MessageAccess access;
    private final MessagePages pages;
    private final MessageActions actions;
    private final Attachments attachments;

    MessageController(
            MessageAccess access,
            MessagePages pages,
            MessageActions actions,
            Attachments attachments) {
        this.attachments = attachments;
        this.access = access;
        this.pages = pages;
        this.actions = actions;
    }

    @GetMapping(ID)
    String show(
            @PathVariable UUID id,
            @RequestParam(defaultValue = "") String pictures,
            @AuthenticationPrincipal SignedIn me,
            Model model) {
        model.addAttribute("pictures", SHOWN.equals(pictures) ? SHOWN : null);
        return pages.page(access.readable(id), me, model);
    }

    @GetMapping(ID + "/story")
    String story(@PathVariable UUID id, @AuthenticationPrincipal SignedIn me, Model model) {
        pages.story(access.readable(id), me, model);
        return "outbox/story :: story";
    }

    @GetMapping(ID + "/body")
    ResponseEntity<String> body(
            @PathVariable UUID id, @RequestParam(defaultValue = "") String pictures) {
        var message = access.readable(id);
        if (message.textRemovedAt() != null) {
            throw new NotFound();
        }
        return ResponseEntity.ok()
                .header(
                        "Content-Security-Policy",
                        BODY_POLICY.formatted(SHOWN.equals(pictures) ? " https:" : ""))
                .header("Referrer-Policy", "no-referrer")
                .header("X-Frame-Options", "SAMEORIGIN")
                .cacheControl(CacheControl.noStore())
                .contentType(HTML)
                .body(ReadableBody.page(message.source(), attachments.pictures(id)));
    }

    @PostMapping(ID + "/cancel")
    String cancel(@PathVariable UUID id, @AuthenticationPrincipal SignedIn me, Flash flash) {
        return act(id, "cancel", flash, () -> actions.act(MessageVerb.CANCEL, id, me));
    }

    @PostMapping(ID + "/mark-sent")
    String markAsSent(@PathVariable UUID id, @AuthenticationPrincipal SignedIn me, Flash flash) {
        return act(id, "markAsSent", flash, () -> actions.act(MessageVerb.MARK_AS_SENT, id, me));
    }

    @PostMapping(ID + "/retry")
    String retryNow(@PathVariable UUID id, @AuthenticationPrincipal SignedIn me, Flash flash) {
        return act(id, "retryNow", flash, () -> actions.act(MessageVerb.RETRY_NOW, id, me));
    }

    /// @param work false when the message waits for a server that rests
    private String act(UUID id, String action, Flash flash, BooleanSupplier work) {
        try {
            if (work.getAsBoolean()) {
                flash.notice("message.done." + action);
            } else {
                flash.problem("message.problem.relay");
            }
        } catch (Message.WrongStateException e) {
            flash.problem("message.problem.changed");
        }
        return "redirect:/messages/" + id;
    }
}

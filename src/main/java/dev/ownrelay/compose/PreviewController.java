package dev.ownrelay.compose;

import dev.ownrelay.account.Sender;
import dev.ownrelay.account.SignatureLogos;
import dev.ownrelay.account.SignedIn;
import dev.ownrelay.candidate.Recipients;

import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.TextNode;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.util.HtmlUtils;

import java.nio.charset.StandardCharsets;
import java.util.List;

/// Shows a message as one of its recipients will see it. Nothing is kept or sent.
@Controller
class PreviewController {

    /// Pictures from elsewhere would tell their owner that somebody looks.
    private static final String POLICY =
            "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox;"
                    + " frame-ancestors 'self'";

    private static final MediaType HTML = new MediaType("text", "html", StandardCharsets.UTF_8);

    private static final String DOCUMENT =
            """
            <!doctype html><html><head><meta charset="utf-8"><meta name="color-scheme" content="%s">
            <style>body{margin:16px;font:16px/1.5 system-ui,sans-serif;overflow-wrap:anywhere;%s}
            pre{white-space:pre-wrap;font:inherit}img{max-width:100%%}
            h1{font-size:18px;margin:0 0 16px}
            u[data-found]{text-decoration:underline wavy #b45309}
            .no-picture{border:1px dashed;padding:2px 6px}</style></head>
            <body><h1>%s</h1>%s</body></html>
            """;

    private static final String LIGHT = "background:#fff;color:#1b1f24";
    private static final String DARK = "background:#1a1a1a;color:#e8e8e8";

    private final Writers writers;
    private final EmailRoutes ways;
    private final Recipients recipients;
    private final SignatureLogos logos;
    private final DraftChecks checks;

    PreviewController(
            Writers writers,
            EmailRoutes ways,
            Recipients recipients,
            SignatureLogos logos,
            DraftChecks checks) {
        this.writers = writers;
        this.ways = ways;
        this.recipients = recipients;
        this.logos = logos;
        this.checks = checks;
    }

    @PostMapping("/messages/preview")
    ResponseEntity<String> preview(
            @AuthenticationPrincipal SignedIn me, @ModelAttribute("preview") PreviewForm form) {
        if (form.message().tooLong()) {
            throw new ResponseStatusException(HttpStatus.CONTENT_TOO_LARGE);
        }
        try (var turn = checks.turn(me)) {
            if (turn == null) {
                throw new ResponseStatusException(HttpStatus.TOO_MANY_REQUESTS);
            }
            return ResponseEntity.ok()
                    .header("Content-Security-Policy", POLICY)
                    .header("Referrer-Policy", "no-referrer")
                    .cacheControl(CacheControl.noStore())
                    .contentType(HTML)
                    .body(document(writers.find(me), form));
        }
    }

    private String document(Sender sender, PreviewForm form) {
        var fields = recipients.find(form.whose()).stream().findFirst().map(MergeFields::of);
        var subject = fields.map(each -> each.inText(form.subject())).orElse(form.subject());
        var text = form.asText() ? asText(sender, form) : asHtml(sender, form);
        return DOCUMENT.formatted(
                form.onDark() ? "dark" : "light",
                form.onDark() ? DARK : LIGHT,
                escape(subject),
                fields.map(each -> each.inHtml(text)).orElse(text));
    }

    private static String asText(Sender sender, PreviewForm form) {
        var text = WrittenBody.of(form.body(), sender.signatureHtml()).text();
        return "<pre>" + escape(text) + "</pre>";
    }

    private String asHtml(Sender sender, PreviewForm form) {
        var body = Underlined.html(BodyHtml.clean(form.body()), findings(sender, form));
        var signature = BodyHtml.clean(sender.signatureHtml());
        var html = body + "<br><div>" + signature + picture(sender) + "</div>";
        return form.withPictures() ? html : withoutPictures(html);
    }

    private String picture(Sender sender) {
        return logos.find(sender.id())
                .map(logo -> "<div>" + logo.html(logo.data()) + "</div>")
                .orElse("");
    }

    private List<ShownFinding> findings(Sender sender, PreviewForm form) {
        var message = form.message();
        var to = recipients.find(message.recipients());
        var way = ways.of(sender, form.via());
        var writing = new Writing(message, List.of(), sender, way, to);
        return checks.unopened(writing, form.files());
    }

    private static String withoutPictures(String html) {
        var document = Jsoup.parseBodyFragment(html);
        document.outputSettings().prettyPrint(false);
        document.select("img").forEach(PreviewController::hide);
        return document.body().html();
    }

    private static void hide(Element picture) {
        var place = new Element("span").addClass("no-picture");
        place.appendChild(new TextNode(picture.attr("alt")));
        picture.replaceWith(place);
    }

    private static String escape(String text) {
        return HtmlUtils.htmlEscape(text, StandardCharsets.UTF_8.name());
    }
}

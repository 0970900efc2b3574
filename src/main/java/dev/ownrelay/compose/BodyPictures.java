package dev.ownrelay.compose;

import dev.ownrelay.mail.FileType;

import org.jsoup.Jsoup;
import org.jspecify.annotations.Nullable;

import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;

/// Takes the pictures out of a text in which they stand as `data:` addresses, which not every mail
/// program shows: they go along as parts of the message.
///
/// @param html that shows them by `cid:`
record BodyPictures(String html, List<InlinePicture> pictures) {

    private static final int MOST = 10;
    private static final int LARGEST = 2 * 1024 * 1024;

    /// What is no whole picture stays as it is, and so do those after the tenth.
    ///
    /// @param clean from {@link BodyHtml#clean}
    static BodyPictures in(String clean, String domain) {
        var document = Jsoup.parseBodyFragment(clean);
        document.outputSettings().prettyPrint(false);
        var pictures = new LinkedHashMap<String, InlinePicture>();
        for (var image : document.select("img[src^=data:]")) {
            var source = image.attr("src");
            if (!pictures.containsKey(source) && pictures.size() < MOST) {
                var octets = octets(source);
                if (octets != null) {
                    pictures.put(source, InlinePicture.of(octets, pictures.size() + 1, domain));
                }
            }
            var picture = pictures.get(source);
            if (picture != null) {
                image.attr("src", "cid:" + picture.contentId());
            }
        }
        return pictures.isEmpty()
                ? new BodyPictures(clean, List.of())
                : new BodyPictures(document.body().html(), List.copyOf(pictures.values()));
    }

    private static byte @Nullable [] octets(String source) {
        try {
            var encoded = source.substring(source.indexOf(',') + 1);
            var octets = Base64.getMimeDecoder().decode(encoded);
            return octets.length <= LARGEST && FileType.isPicture(FileType.of(octets))
                    ? octets
                    : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}

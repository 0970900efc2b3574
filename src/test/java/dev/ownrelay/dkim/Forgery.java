package dev.ownrelay.dkim;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/// A signature that says what a test wants it to say, and still is one of the agency's key.
final class Forgery {

    private final Map<String, String> tags = new LinkedHashMap<>();
    private final DkimKeyPair pair;

    Forgery(DkimKeyPair pair) {
        this.pair = pair;
        boolean rsa = pair.publicKey().algorithm() == DkimAlgorithm.RSA_SHA256;
        tags.put("v", "1");
        tags.put("a", pair.publicKey().algorithm().word());
        tags.put("c", "relaxed/relaxed");
        tags.put("d", "agency.test");
        tags.put("s", rsa ? "rsa" : "ed");
        tags.put("h", "from:subject");
    }

    Forgery set(String tag, String value) {
        tags.put(tag, value);
        return this;
    }

    Forgery without(String tag) {
        tags.remove(tag);
        return this;
    }

    /// @return the message with the signature in front
    byte[] before(String message) {
        var octets = message.getBytes(StandardCharsets.ISO_8859_1);
        var head = MessageHead.of(octets);
        var ways = tags.getOrDefault("c", "simple/simple").split("/");
        var body = way(ways.length > 1 ? ways[1] : "simple");
        long most = Long.parseLong(tags.getOrDefault("l", "" + Long.MAX_VALUE));
        tags.putIfAbsent("bh", base64(head.hash(new BodyHash(body, most)).hash()));
        var field = "DKIM-Signature: " + text();
        var signature = tags.containsKey("b") ? "" : "; b=" + signature(head, way(ways[0]), field);
        return DkimFixture.joined(
                (field + signature + "\r\n").getBytes(StandardCharsets.ISO_8859_1), octets);
    }

    private String signature(MessageHead head, Canonicalization way, String field) {
        var out = new ByteArrayOutputStream();
        var names = TagValues.split(tags.getOrDefault("h", "").toLowerCase());
        head.write(names, way, null, out);
        var own = DkimFixture.octets(field + "; b=");
        new HeaderField(own, 0, own.length).write(way, out);
        return base64(
                Signatures.sign(
                        pair.publicKey().algorithm(), pair.privateKey(), out.toByteArray()));
    }

    private String text() {
        return tags.entrySet().stream()
                .map(tag -> tag.getKey() + "=" + tag.getValue())
                .collect(Collectors.joining("; "));
    }

    private static Canonicalization way(String word) {
        return Canonicalization.of(word.toLowerCase()).orElse(Canonicalization.RELAXED);
    }

    private static String base64(byte[] octets) {
        return Base64.getEncoder().encodeToString(octets);
    }
}

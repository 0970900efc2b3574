package dev.ownrelay;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// A secret that is looked for, in the forms that it might be written in.
final class Planted {

    private final Map<String, String> forms = new LinkedHashMap<>();

    /// @param secret letters and digits only, so that quoting and escaping leave it as it is
    Planted(String secret) {
        add("", secret.getBytes(StandardCharsets.UTF_8));
        add("UTF-16LE ", secret.getBytes(StandardCharsets.UTF_16LE));
        add("UTF-16BE ", secret.getBytes(StandardCharsets.UTF_16BE));
    }

    /// The name of the first form that the text holds.
    ///
    /// @param text octets are taken as ISO-8859-1
    Optional<String> in(String text) {
        return forms.entrySet().stream()
                .filter(form -> text.contains(form.getValue()))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    Optional<String> in(byte[] octets) {
        return in(new String(octets, StandardCharsets.ISO_8859_1));
    }

    private void add(String name, byte[] octets) {
        Charset oneToOne = StandardCharsets.ISO_8859_1;
        forms.put(name + "plain", new String(octets, oneToOne));
        forms.put(name + "hex", HexFormat.of().formatHex(octets));
        forms.put(name + "HEX", HexFormat.of().withUpperCase().formatHex(octets));
        for (int before = 0; before < 3; before++) {
            forms.put(name + "base64 after " + before, base64(octets, before));
        }
    }

    /// Only what does not depend on the octets before and after.
    private static String base64(byte[] octets, int before) {
        var shifted = new byte[before + octets.length];
        System.arraycopy(octets, 0, shifted, before, octets.length);
        var encoded = Base64.getEncoder().withoutPadding().encodeToString(shifted);
        int start = (before * 8 + 5) / 6;
        return encoded.substring(start, shifted.length * 8 / 6);
    }
}

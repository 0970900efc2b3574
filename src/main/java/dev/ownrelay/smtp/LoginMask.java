package dev.ownrelay.smtp;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Takes a password out of what is shown, whole or in parts, as typed or encoded: some servers
/// repeat what they refuse.
final class LoginMask {

    static final String HIDDEN = "***";

    /// Shorter parts tell nothing and would tear ordinary words apart.
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}+/=_-]{4,}");

    private static final int ANY_CASE = Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE;

    private final SmtpEndpoint endpoint;
    private final String secret;
    private final List<String> forms;

    LoginMask(SmtpEndpoint endpoint) {
        this.endpoint = endpoint;
        secret = Objects.requireNonNullElse(endpoint.secret(), "");
        var shown = HeaderText.clean(secret);
        var plain = "\0" + endpoint.username() + "\0" + secret;
        forms =
                secret.isEmpty()
                        ? List.of()
                        : List.of(lower(secret), lower(shown), base64(secret), base64(plain));
    }

    /// @param octets one octet a character
    String hideOctets(String octets) {
        return endpoint.hideSecret(octets);
    }

    String hide(String text) {
        if (forms.isEmpty()) {
            return text;
        }
        var whole = Pattern.compile(Pattern.quote(HeaderText.clean(secret)), ANY_CASE);
        var hidden = secret.isBlank() ? text : whole.matcher(text).replaceAll(HIDDEN);
        return WORD.matcher(hidden).replaceAll(this::word);
    }

    private String word(MatchResult found) {
        var word = lower(found.group());
        boolean tells = forms.stream().anyMatch(form -> form.contains(word));
        return tells || decoded(found.group()).contains(secret)
                ? HIDDEN
                : Matcher.quoteReplacement(found.group());
    }

    private static String decoded(String word) {
        try {
            return new String(Base64.getDecoder().decode(word), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    private static String base64(String text) {
        var octets = text.getBytes(StandardCharsets.UTF_8);
        return lower(Base64.getEncoder().encodeToString(octets));
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}

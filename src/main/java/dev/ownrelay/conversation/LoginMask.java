package dev.ownrelay.conversation;

import dev.ownrelay.mail.HeaderText;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/// Takes a password out of what a server says, whole or in parts, as typed or encoded: some servers
/// repeat what they refuse. Made once for a connection; a reply that repeats nothing costs one look
/// at each of its characters.
final class LoginMask {

    static final String HIDDEN = "***";

    /// Shorter parts tell nothing and would tear ordinary words apart.
    private static final int PART = 4;

    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}+/=_-]{4,}");

    private static final int ANY_CASE = Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE;

    private final String secret;
    private final List<String> forms;
    private final Pattern whole;
    private final boolean anywhere;
    private final long[] parts;

    LoginMask(SmtpEndpoint endpoint) {
        secret = Objects.requireNonNullElse(endpoint.secret(), "");
        var written = secret.isEmpty() ? List.<String>of() : written(endpoint.username());
        whole = Pattern.compile(anyOf(written), ANY_CASE);
        forms = Stream.concat(Stream.of(secret), written.stream()).map(LoginMask::fold).toList();
        var traces = Stream.concat(forms.stream(), withinBase64().map(LoginMask::fold)).toList();
        anywhere = traces.stream().anyMatch(trace -> trace.length() < PART);
        parts = traces.stream().flatMapToLong(LoginMask::parts).sorted().distinct().toArray();
    }

    /// @param reply as read
    SmtpReply hide(SmtpReply reply) {
        var text = hide(reply.text());
        return text.equals(reply.text()) ? reply : new SmtpReply(reply.code(), text);
    }

    /// @param text as [SmtpReply#clean] leaves it
    String hide(String text) {
        if (secret.isEmpty() || !mayTell(text)) {
            return text;
        }
        return WORD.matcher(whole.matcher(text).replaceAll(HIDDEN)).replaceAll(this::word);
    }

    /// Whether four characters in a row are those of any form: else no form and no part is there.
    private boolean mayTell(String text) {
        boolean found = anywhere;
        long four = 0;
        for (int i = 0; i < text.length() && !found; i++) {
            four = four << 16 | fold(text.charAt(i));
            found = i >= PART - 1 && Arrays.binarySearch(parts, four) >= 0;
        }
        return found;
    }

    private String word(MatchResult found) {
        var word = fold(found.group());
        boolean tells = forms.stream().anyMatch(form -> form.contains(word));
        return tells || decoded(found.group()).contains(secret)
                ? HIDDEN
                : Matcher.quoteReplacement(found.group());
    }

    /// The forms as a reply can show them.
    private List<String> written(@Nullable String username) {
        var octets = secret.getBytes(StandardCharsets.UTF_8);
        return List.of(
                HeaderText.clean(secret),
                HeaderText.clean(new String(octets, StandardCharsets.ISO_8859_1)),
                base64(secret),
                base64("\0" + username + "\0" + secret));
    }

    /// What is always there in the Base64 of a text that holds the secret, wherever it begins.
    private Stream<String> withinBase64() {
        int octets = secret.getBytes(StandardCharsets.UTF_8).length;
        return IntStream.range(0, 3)
                .mapToObj(shift -> {
                    int begin = shift == 0 ? 0 : shift + 1;
                    int end = (shift + octets) * 8 / 6;
                    return base64("x".repeat(shift) + secret)
                            .substring(begin, Math.max(begin, end));
                });
    }

    private static String anyOf(List<String> forms) {
        return forms.stream()
                .filter(form -> !form.isBlank())
                .map(Pattern::quote)
                .collect(Collectors.joining("|"));
    }

    private static LongStream parts(String trace) {
        return IntStream.rangeClosed(0, trace.length() - PART)
                .mapToLong(from -> {
                    long four = 0;
                    for (int i = from; i < from + PART; i++) {
                        four = four << 16 | trace.charAt(i);
                    }
                    return four;
                });
    }

    private static String decoded(String word) {
        try {
            return new String(Base64.getDecoder().decode(word), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    /// Without the padding, which not every server repeats.
    private static String base64(String text) {
        var octets = text.getBytes(StandardCharsets.UTF_8);
        return Base64.getEncoder().withoutPadding().encodeToString(octets);
    }

    private static String fold(String text) {
        return text.chars()
                .mapToObj(c -> Character.toString(fold((char) c)))
                .collect(Collectors.joining());
    }

    /// As a pattern that minds no case does.
    private static char fold(char c) {
        return c < 128
                ? (char) (c >= 'A' && c <= 'Z' ? c + 32 : c)
                : Character.toLowerCase(Character.toUpperCase(c));
    }
}

package dev.ownrelay.conversation;

import dev.ownrelay.mail.HeaderText;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Takes what a login is made with out of what a server says, whole or in parts, as typed or
/// encoded: some servers repeat what they refuse. Made once for a connection; a reply that repeats
/// nothing costs one look at each of its characters.
final class LoginMask {

    static final String HIDDEN = "***";

    private final @Nullable String username;
    private final List<Hidden> all = new CopyOnWriteArrayList<>();

    LoginMask(SmtpEndpoint endpoint) {
        username = endpoint.username();
        var password = endpoint.secret();
        if (password != null && !password.isEmpty()) {
            all.add(new Hidden(password, "\0" + username + "\0" + password));
        }
    }

    /// From now on this token is hidden too.
    void hides(AccessTokens.Token token) {
        all.add(new Hidden(token.value(), TokenLogin.words(username, token)));
    }

    /// @param reply as read
    SmtpReply hide(SmtpReply reply) {
        var text = hide(reply.text());
        return text.equals(reply.text()) ? reply : new SmtpReply(reply.code(), text);
    }

    /// @param text as [SmtpReply#clean] leaves it
    String hide(String text) {
        var shown = text;
        for (var hidden : all) {
            shown = hidden.outOf(shown);
        }
        return shown;
    }

    /// One secret.
    private static final class Hidden {

        /// Of a password, shorter parts tell nothing and would tear ordinary words apart.
        private static final int PART = 4;

        /// The same of a token: it is so long that it holds many a short word by chance.
        private static final int PART_OF_TOKEN = 8;

        private static final int TOKEN = 64;
        private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}+/=_-]{4,}");
        private static final int ANY_CASE = Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE;

        private final String secret;
        private final int part;
        private final List<String> forms;
        private final Pattern whole;
        private final boolean anywhere;
        private final int[] parts;

        /// @param said as it is said to the server, before it is encoded
        Hidden(String secret, String said) {
            this.secret = secret;
            part = secret.length() < TOKEN ? PART : PART_OF_TOKEN;
            var written = written(said);
            whole = Pattern.compile(anyOf(written), ANY_CASE);
            forms = Stream.concat(Stream.of(secret), written.stream()).map(Hidden::fold).toList();
            var traces = Stream.concat(forms.stream(), withinBase64().map(Hidden::fold)).toList();
            anywhere = traces.stream().anyMatch(trace -> trace.length() < part);
            parts = traces.stream().flatMapToInt(this::parts).sorted().distinct().toArray();
        }

        String outOf(String text) {
            return anywhere || tells(text)
                    ? WORD.matcher(whole.matcher(text).replaceAll(HIDDEN)).replaceAll(this::word)
                    : text;
        }

        /// Whether some characters in a row are those of any form: else no form and no part of one
        /// is there.
        private boolean tells(String text) {
            boolean found = false;
            for (int from = 0; !found && from <= text.length() - part; from++) {
                found = Arrays.binarySearch(parts, part(text, from)) >= 0;
            }
            return found;
        }

        private String word(MatchResult found) {
            return tells(found) ? HIDDEN : Matcher.quoteReplacement(found.group());
        }

        private boolean tells(MatchResult found) {
            var word = found.group();
            if (part == PART_OF_TOKEN) {
                return tells(word);
            }
            var folded = fold(word);
            return forms.stream().anyMatch(form -> form.contains(folded))
                    || decoded(word).contains(secret);
        }

        /// The forms as a reply can show them.
        private List<String> written(String said) {
            var octets = secret.getBytes(StandardCharsets.UTF_8);
            return List.of(
                    HeaderText.clean(secret),
                    HeaderText.clean(new String(octets, StandardCharsets.ISO_8859_1)),
                    base64(secret),
                    base64(said));
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

        /// Each run of that many characters, as a number.
        private IntStream parts(String text) {
            return IntStream.rangeClosed(0, text.length() - part).map(from -> part(text, from));
        }

        private int part(String text, int from) {
            int number = 0;
            for (int i = from; i < from + part; i++) {
                number = 1_000_003 * number + fold(text.charAt(i));
            }
            return number;
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
}

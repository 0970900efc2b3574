package dev.ownrelay.explanation;

import org.springframework.web.util.UriUtils;

import java.nio.charset.StandardCharsets;
import java.util.List;

/// The question why a message did not arrive, for its recipient or whoever runs their mail.
///
/// @param wordings one in each language, the recipient's first
public record ReceiverQuestion(List<Wording> wordings) {

    /// @param language as in HTML
    public record Wording(String language, String subject, String text) {

        /// What mail programs take from an address (RFC 6068); they bear no long ones.
        private static final int LONGEST = 1_500;

        /// Opens the mail program of whoever asks: the answer comes another way than the message.
        public String mailto() {
            var body = text.length() > LONGEST ? text.substring(0, LONGEST) : text;
            return "mailto:?subject=%s&body=%s"
                    .formatted(encode(subject), encode(body.replace("\n", "\r\n")));
        }

        private static String encode(String part) {
            return UriUtils.encode(part, StandardCharsets.UTF_8);
        }
    }
}

package dev.ownrelay.rejection;

import org.jspecify.annotations.Nullable;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a server really said, where another one wrapped its reply into words of its own: those say
/// nothing of the reason, or the opposite.
record InnerReply(Stage stage, int code, @Nullable EnhancedCode enhanced, String text) {

    private static final int LONGEST = 1_024;
    private static final String REFUSED = "refused to talk to me:";

    /// What Postfix, Sendmail and others write before a reply that they quote.
    private static final Pattern WRAPPED =
            Pattern.compile(
                    "(?i)("
                            + REFUSED
                            + "|unknown address error|\\bsaid:)[\\s'\"]{0,3}"
                            + "(?:([45]\\d\\d)[\\s'\"-]{1,3})?(?=([45]\\.\\d{1,3}\\.\\d)?)");

    static InnerReply of(Stage stage, int code, @Nullable EnhancedCode enhanced, String text) {
        if (!mayWrap(text)) {
            return new InnerReply(stage, code, enhanced, text);
        }
        Matcher wrapped = WRAPPED.matcher(Head.of(text, LONGEST));
        if (!wrapped.find() || wrapped.group(2) == null && wrapped.group(3) == null) {
            return new InnerReply(stage, code, enhanced, text);
        }
        String inner = text.substring(wrapped.end());
        return new InnerReply(
                wrapped.group(1).length() == REFUSED.length() ? Stage.GREETING : stage,
                wrapped.group(2) == null ? code : Integer.parseInt(wrapped.group(2)),
                EnhancedCode.find(inner).orElse(enhanced),
                inner);
    }

    /// Almost no reply does, and a search for words costs less than one for a pattern.
    private static boolean mayWrap(String text) {
        return text.contains("said:")
                || text.contains("to talk to me:")
                || text.contains("nknown address error");
    }
}

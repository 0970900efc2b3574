package dev.ownrelay.rejection;

import java.util.Optional;
import java.util.regex.Pattern;

/// An enhanced mail system status code, RFC 3463.
///
/// @param status 2 success, 4 transient failure, 5 permanent failure
public record EnhancedCode(int status, int subject, int detail) {

    private static final Pattern SHAPE =
            Pattern.compile("(?<![\\d.])([245])\\.(\\d{1,3})\\.(\\d{1,3})(?!\\d|\\.\\d)");

    /// The first enhanced code in the words of a server, if there is one.
    public static Optional<EnhancedCode> find(String text) {
        var matcher = SHAPE.matcher(Head.of(text, 512));
        return matcher.find()
                ? Optional.of(
                        new EnhancedCode(
                                Integer.parseInt(matcher.group(1)),
                                Integer.parseInt(matcher.group(2)),
                                Integer.parseInt(matcher.group(3))))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return status + "." + subject + "." + detail;
    }
}

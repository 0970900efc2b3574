package dev.ownrelay.rejection;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Explains the replies of mail servers.
@Component
public class Rejections {

    /// @param code 0 when there was no reply
    public Explanation explain(
            Stage stage, int code, @Nullable EnhancedCode enhanced, String text) {
        return new Explanation(Cause.UNKNOWN, Explanation.Actor.ADMINISTRATOR, code >= 500);
    }
}

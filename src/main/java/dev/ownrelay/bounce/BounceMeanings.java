package dev.ownrelay.bounce;

import dev.ownrelay.message.Bounce;
import dev.ownrelay.rejection.Explanation;
import dev.ownrelay.rejection.Rejections;

import org.springframework.stereotype.Component;

/// Understands messages that came back by mail.
@Component
class BounceMeanings {

    private final Rejections rejections;

    BounceMeanings(Rejections rejections) {
        this.rejections = rejections;
    }

    /// What can be believed of such a message.
    BounceReport read(String text) {
        return BounceReader.read(text).believed(rejections);
    }

    Explanation of(Bounce bounce) {
        var code = bounce.replyCode();
        return rejections.explain(
                bounce.stage(), code == null ? 0 : code, bounce.enhanced(), bounce.replyText());
    }
}

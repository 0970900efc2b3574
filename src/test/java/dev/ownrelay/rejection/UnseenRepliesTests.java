package dev.ownrelay.rejection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.rejection.Cause.Actor;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.List;
import java.util.stream.Stream;

/// Measures the rules on replies, worded anew.
class UnseenRepliesTests {

    private static final Rejections REJECTIONS = new Rejections();

    static Stream<String> files() {
        return Unseen.files("abcdefg");
    }

    @ParameterizedTest
    @MethodSource("files")
    void explainsRepliesOfTheKindsThatMisled(String file) {
        Unseen.assertRight(file, told(file), 50);
    }

    @ParameterizedTest
    @MethodSource("files")
    void tellsNobodyToMendWhatIsAnothersFault(String file) {
        assertThat(told(file)).noneMatch(UnseenRepliesTests::misleads);
    }

    private static boolean misleads(Unseen reply) {
        return reply.opposite()
                || byHand(reply.told())
                        && !byHand(reply.meant())
                        && !reply.meant().equals(Cause.UNKNOWN.id());
    }

    private static boolean byHand(String cause) {
        var explanation = Cause.of(cause).orElseThrow();
        return explanation.actor() == Actor.SENDER && !explanation.passesByItself();
    }

    private static List<Unseen> told(String file) {
        return Replies.of(file).stream().map(UnseenRepliesTests::told).toList();
    }

    private static Unseen told(Replies reply) {
        var explained = REJECTIONS.explain(reply.stage(), reply.code(), null, reply.text());
        return new Unseen(reply.cause(), explained.cause().id(), reply);
    }
}

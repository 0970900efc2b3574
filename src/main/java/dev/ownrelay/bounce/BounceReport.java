package dev.ownrelay.bounce;

import dev.ownrelay.rejection.Cause;
import dev.ownrelay.rejection.EnhancedCode;
import dev.ownrelay.rejection.Explanation;
import dev.ownrelay.rejection.Rejections;
import dev.ownrelay.rejection.Stage;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Objects;

/// What a bounce says of each recipient that was not reached: the fields of its
/// `message/delivery-status` part (RFC 3464 section 2.3), or, when a person pasted only the words
/// before it, the replies quoted in those.
///
/// @param failures at most 100, in the order of the report; empty when this is no bounce
/// @param basis where this was read
/// @param prose what the words around the fields say, the likeliest first, for fields without words
/// @param reached those of whom the report says that the message was passed on to them; at most 100
public record BounceReport(
        List<Failure> failures, List<String> reached, Basis basis, List<Failure> prose) {

    /// Where it was read, the surest first.
    enum Basis {
        /// The fields that one program writes for another.
        FIELDS,
        /// The words of a message that says that a program wrote it.
        PROGRAM,
        /// Words that may be anybody's.
        WORDS
    }

    static final int MOST_FAILURES = 100;

    /// @param recipient the address, null when the report names none
    /// @param original the address that the message was written to, when the report names it too
    /// @param stage where the message was refused, as far as the report says so
    /// @param code the reply code, 0 when the report quotes none
    /// @param text the words of the server, at most 4,096 characters, hostile
    /// @param delayed whether delivery is still being tried
    public record Failure(
            @Nullable String recipient,
            @Nullable String original,
            Stage stage,
            int code,
            @Nullable EnhancedCode enhanced,
            String text,
            boolean delayed) {

        /// Whether it is about a message to an address.
        public boolean concerns(String address) {
            return address.equalsIgnoreCase(recipient) || address.equalsIgnoreCase(original);
        }

        /// Whether it was refused at this very address, and not where somebody passes it on to.
        boolean isOf(String address) {
            return address.equalsIgnoreCase(recipient)
                    && (original == null || address.equalsIgnoreCase(original));
        }

        private boolean mayConcern(Failure other) {
            return recipient == null
                    || other.recipient == null
                    || other.concerns(recipient)
                    || other.concerns(Objects.requireNonNullElse(original, recipient));
        }

        private Failure inWordsOf(Failure other) {
            return new Failure(
                    recipient,
                    original,
                    other.stage,
                    other.code,
                    other.enhanced,
                    other.text,
                    delayed);
        }

        /// What it means.
        public Explanation explain(Rejections rejections) {
            return rejections.explain(stage, code, enhanced, text);
        }
    }

    /// Without what may be the answer of a person, for numbers such as 450 stand in many messages,
    /// and with the words above the fields where those alone say too little.
    public BounceReport believed(Rejections rejections) {
        var found =
                basis == Basis.WORDS
                        ? failures.stream().filter(f -> believable(f, rejections)).toList()
                        : failures.stream().map(f -> told(f, rejections)).toList();
        return new BounceReport(found, reached, basis, prose);
    }

    private static boolean believable(Failure failure, Rejections rejections) {
        return failure.code() > 0 && failure.enhanced() != null || inWords(failure, rejections);
    }

    private static boolean inWords(Failure failure, Rejections rejections) {
        return failure.explain(rejections).basis() == Explanation.Basis.WORDS;
    }

    private Failure told(Failure failure, Rejections rejections) {
        Cause cause = failure.explain(rejections).cause();
        if (!failure.text().isBlank() || !(saysNothing(cause) || saysOnlyWhere(cause))) {
            return failure;
        }
        return prose.stream()
                .filter(said -> said.mayConcern(failure) && inWords(said, rejections))
                .filter(said ->
                        saysNothing(cause) || !saysOnlyWhere(said.explain(rejections).cause()))
                .findFirst()
                .map(failure::inWordsOf)
                .orElse(failure);
    }

    private static boolean saysNothing(Cause cause) {
        return cause == Cause.UNKNOWN || cause == Cause.POLICY;
    }

    /// The way or the server failed, and a code alone does not tell why.
    private static boolean saysOnlyWhere(Cause cause) {
        return switch (cause) {
            case REMOTE_SYSTEM_ERROR, NETWORK, TEMPORARY_TIMEOUT -> true;
            default -> false;
        };
    }
}

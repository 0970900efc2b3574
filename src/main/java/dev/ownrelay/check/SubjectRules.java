package dev.ownrelay.check;

import static dev.ownrelay.check.FindingKind.NO_SUBJECT;
import static dev.ownrelay.check.FindingKind.SUBJECT_FALSE_REPLY;
import static dev.ownrelay.check.FindingKind.SUBJECT_TOO_LONG;

import dev.ownrelay.check.Place.Spot;

import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Looks at the subject: that there is one, its length, and what it says it answers.
final class SubjectRules implements Rule {

    /// Mail programs show 40 to 70 characters; a line of a header should have 78 (RFC 5322 section
    /// 2.1.1).
    static final int LONGEST = 100;

    private static final Pattern ANSWERS =
            Pattern.compile(
                    "(?:\\s{0,5}+(?:re|fwd?|antw|doorst)\\s?(?:\\[\\d{1,3}])?:)++\\s{0,5}+",
                    Pattern.CASE_INSENSITIVE);

    @Override
    public Stream<Finding> look(Look look) {
        var subject = look.draft().subject();
        var said = look.draft().circumstances().bearsReply() ? subject : unanswering(subject);
        var place = Place.of(Spot.SUBJECT, subject.strip());
        if (isEmpty(said)) {
            return Stream.of(Finding.of(NO_SUBJECT, place));
        }
        int length = subject.codePointCount(0, subject.length());
        return Stream.concat(
                length > LONGEST
                        ? Stream.of(Finding.of(SUBJECT_TOO_LONG, place, length, LONGEST))
                        : Stream.empty(),
                said.equals(subject)
                        ? Stream.empty()
                        : Stream.of(Finding.of(SUBJECT_FALSE_REPLY, answer(subject, said))));
    }

    static Draft withoutFalseReply(Draft draft) {
        var said = unanswering(draft.subject());
        return draft.circumstances().bearsReply() || isEmpty(said)
                ? draft
                : draft.withSubject(begun(said));
    }

    /// What follows may have been written as the middle of a line; iOS is no such word.
    private static String begun(String subject) {
        var first = subject.split(" ", 2)[0];
        return first.chars().anyMatch(Character::isUpperCase)
                ? subject
                : ShoutingRules.capitalised(subject);
    }

    /// Whether a reader would see nothing.
    static boolean isEmpty(String text) {
        return text.codePoints()
                .noneMatch(c ->
                        !Character.isWhitespace(c)
                                && !Character.isSpaceChar(c)
                                && Character.getType(c) != Character.FORMAT
                                && Character.getType(c) != Character.CONTROL);
    }

    private static Place answer(String subject, String said) {
        return Place.of(
                Spot.SUBJECT, subject.substring(0, subject.length() - said.length()).strip());
    }

    private static String unanswering(String subject) {
        var answers = ANSWERS.matcher(subject);
        return answers.lookingAt() ? subject.substring(answers.end()) : subject;
    }
}

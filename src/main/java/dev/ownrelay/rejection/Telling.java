package dev.ownrelay.rejection;

import dev.ownrelay.rejection.Cause.Actor;
import dev.ownrelay.rejection.Explanation.Course;

import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSourceResolvable;
import org.springframework.context.support.DefaultMessageSourceResolvable;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// An explanation as it is told to a reader. The most fitting of these words in the message files
/// are taken: `cause.<id>.what` and `cause.<id>.next`, followed by `.<login>.administrator`,
/// `.<login>`, `.cameBack`, `.gaveUp`, `.waiting` or nothing.
///
/// @param explanation as it is during the course
/// @param login how the server knows who sends; null: not known any more
public record Telling(
        Explanation explanation, Course course, @Nullable Login login, Reader reader) {

    /// How a mail server knows who sends.
    public enum Login {
        /// The default relay, whose login the operator keeps.
        RELAY,
        /// A server of the agency, with user name and password.
        SET,
        /// A server of the agency, without.
        NONE
    }

    /// Who reads.
    ///
    /// @param sender whether the message is the reader's own
    public record Reader(boolean administrator, boolean sender) {}

    public Telling {
        explanation = explanation.during(course);
    }

    /// What happened.
    public MessageSourceResolvable what() {
        return words("what");
    }

    /// What to do.
    public MessageSourceResolvable next() {
        return words("next");
    }

    /// The message key of who must act.
    public String actor() {
        return actor(explanation.actor(), reader);
    }

    /// The message key of who must act, as it is told to a reader.
    public static String actor(Actor actor, Reader reader) {
        boolean toOther = actor == Actor.SENDER && !reader.sender();
        boolean toOneself = actor == Actor.ADMINISTRATOR && reader.administrator();
        return "actor." + actor + (toOther ? ".other" : toOneself ? ".self" : "");
    }

    private MessageSourceResolvable words(String part) {
        var base = "cause." + explanation.cause().id() + "." + part;
        List<String> keys = new ArrayList<>();
        if (login != null) {
            var known = base + ".login-" + login.name().toLowerCase(Locale.ROOT);
            if (reader.administrator()) {
                keys.add(known + ".administrator");
            }
            keys.add(known);
        }
        switch (course) {
            case WAITING -> keys.add(base + ".waiting");
            case GAVE_UP -> keys.add(base + ".gaveUp");
            case CAME_BACK -> keys.addAll(List.of(base + ".cameBack", base + ".gaveUp"));
        }
        keys.add(base);
        return new DefaultMessageSourceResolvable(keys.toArray(String[]::new), null, "");
    }
}

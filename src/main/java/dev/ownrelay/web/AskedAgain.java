package dev.ownrelay.web;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Whoever asks for this proves first that it is still them, unless they did so a moment ago: a
/// session may be in other hands.
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface AskedAgain {

    /// What is asked for: its words stand at `again.deed.` and this.
    String value();

    /// Whether the answer is a file, which leaves the page that asks where it is. Whoever has
    /// proven it goes back to where they came from, and asks for the file once more.
    boolean file() default false;

    /// Whether only those are asked who have a factor besides the password, as the page itself asks
    /// for that.
    boolean ofFactorsOnly() default false;
}

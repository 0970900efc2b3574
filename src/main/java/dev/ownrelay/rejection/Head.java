package dev.ownrelay.rejection;

/// The beginning of a text that a stranger wrote, who may have written too much.
public final class Head {

    private Head() {}

    /// @param most characters
    public static String of(String text, int most) {
        return text.length() > most ? text.substring(0, most) : text;
    }
}

package dev.ownrelay.filter;

/// What a virus scanner says of a file.
public sealed interface Scanned {

    /// It knows nothing bad of it.
    ///
    /// @param sha256 of what it was given
    record Clean(String sha256) implements Scanned {}

    /// @param name what the scanner calls it: one line of ASCII, at most [#LONGEST] characters
    record Infected(String name) implements Scanned {

        static final int LONGEST = 100;

        public Infected {
            var bounded = name.length() > LONGEST ? name.substring(0, LONGEST) : name;
            var line = bounded.replaceAll("[^ -~]", " ").strip();
            name = line.isEmpty() ? "?" : line;
        }
    }

    /// It does not look through a file of this size, or all that is packed in it.
    record TooLarge() implements Scanned {}

    /// It did not answer, not in time, or nothing that can be understood.
    record NoAnswer() implements Scanned {}
}

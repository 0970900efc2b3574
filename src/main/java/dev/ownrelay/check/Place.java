package dev.ownrelay.check;

/// Where in a message something was found.
///
/// @param words what stands there, at most [#LONGEST] characters: words of the text as a reader
///   sees them, the name of a file or of a person; empty: the whole of it
/// @param reason what about it, as the last part of a message key; empty: the finding says it all
public record Place(Spot spot, String words, String reason) {

    public static final int LONGEST = 80;

    /// The part of a message.
    public enum Spot {
        SUBJECT,
        BODY,

        /// A picture of the body; the words are its alternative text or its file's name.
        PICTURE,
        SIGNATURE,
        FILE,
        RECIPIENT,
        SENDER,
        MESSAGE
    }

    public Place {
        words = words.length() > LONGEST ? words.substring(0, LONGEST - 1) + "…" : words;
    }

    /// Whether its words stand among those of another one.
    boolean isPartOf(Place other) {
        boolean text = spot == Spot.SUBJECT || spot == Spot.BODY;
        return text
                && spot == other.spot
                && reason.equals(other.reason)
                && words.length() < other.words.length()
                && other.words.contains(words);
    }

    static Place of(Spot spot, String words) {
        return new Place(spot, words, "");
    }
}

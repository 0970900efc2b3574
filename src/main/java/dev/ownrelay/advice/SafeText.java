package dev.ownrelay.advice;

/// What whoever runs a domain wrote into its DNS, so that it can be stored and shown.
final class SafeText {

    private static final int LONGEST = 4096;

    private SafeText() {}

    /// What would be read as something else is replaced sign by sign, so that the place of a fault
    /// stays where it is.
    static String of(String text) {
        var kept = new StringBuilder();
        for (int i = 0; i < Math.min(text.length(), LONGEST); i++) {
            kept.append(readable(text.charAt(i)) ? text.charAt(i) : '\uFFFD');
        }
        return kept.toString();
    }

    private static boolean readable(char sign) {
        return switch (Character.getType(sign)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.UNASSIGNED ->
                    false;
            default -> true;
        };
    }
}

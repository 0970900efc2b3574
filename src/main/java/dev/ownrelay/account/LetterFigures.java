package dev.ownrelay.account;

/// How much mail an agency has. Told by the module of the letters, which this one must not depend
/// on.
public interface LetterFigures {

    /// @param accepted letters that a mail server has taken
    /// @param waiting letters that still have to leave
    record Figures(long accepted, long waiting) {}

    /// The letters of the current agency.
    Figures count();
}

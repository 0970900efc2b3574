package dev.ownrelay.authentication;

/// A term, and where it stands; for people.
///
/// @param text empty: the whole record
/// @param place where it begins in the record; -1 for the whole
record SpfTerm(String domain, String text, int place) {

    static SpfTerm record(String domain) {
        return new SpfTerm(domain, "", -1);
    }
}

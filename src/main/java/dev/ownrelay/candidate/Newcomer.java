package dev.ownrelay.candidate;

/// Somebody who is no candidate yet.
///
/// @param guessed whether the name was made out of the address
public record Newcomer(String firstName, String lastName, String email, boolean guessed) {

    /// As it is shown, and read again, one to a line.
    public String line() {
        return firstName + "; " + lastName + "; " + email;
    }

    boolean named() {
        return !guessed && !firstName.isEmpty() && !lastName.isEmpty();
    }
}

package dev.ownrelay.login;

/// Where Microsoft and Google are asked. Nobody can set it: what is typed by an administrator or
/// set by the operator never decides where these two get their secrets sent.
///
/// @param microsoft before the name of a directory
/// @param googleSignIn where people sign in
/// @param googleToken where tokens are had
/// @param googleIssuer as which it answers
/// @param googleRevoke where it is told that a consent is over
record Endpoints(
        String microsoft,
        String googleSignIn,
        String googleToken,
        String googleIssuer,
        String googleRevoke) {

    static final Endpoints REAL =
            new Endpoints(
                    "https://login.microsoftonline.com",
                    "https://accounts.google.com/o/oauth2/v2/auth",
                    "https://oauth2.googleapis.com/token",
                    "https://accounts.google.com",
                    "https://oauth2.googleapis.com/revoke");

    String microsoftSignIn(String directory) {
        return microsoft + "/" + directory + "/oauth2/v2.0/authorize";
    }

    String microsoftToken(String directory) {
        return microsoft + "/" + directory + "/oauth2/v2.0/token";
    }

    @Override
    public String toString() {
        return "Endpoints[" + microsoft + "]";
    }
}

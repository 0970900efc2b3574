package dev.ownrelay.tenant;

/// How somebody signs in to PostgreSQL.
///
/// @param property where the user's name is set
record DatabaseLogin(String url, String user, String password, String property) {

    /// As it is written in SQL.
    String quotedUser() {
        return quoted(user);
    }

    static String quoted(String identifier) {
        return identifier.matches("[a-z_][a-z0-9_]*")
                ? identifier
                : '"' + identifier.replace("\"", "\"\"") + '"';
    }

    String place() {
        return place(url);
    }

    /// Without parameters, in which a password can stand.
    static String place(String url) {
        return url.replaceFirst("[?].*", "");
    }

    /// Of the URL; empty where it names none.
    String database() {
        return place().replaceFirst(".*/", "");
    }

    @Override
    public String toString() {
        return "DatabaseLogin[%s]".formatted(user);
    }
}

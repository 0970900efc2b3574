package dev.ownrelay.imports;

/// A server as a list from elsewhere has it.
///
/// @param login user name and password, one space between; empty: none
/// @param username as far as the first space
record ListedServer(
        String name,
        String address,
        String tls,
        String username,
        String login,
        String senderDomains) {

    @Override
    public String toString() {
        return "ListedServer[" + name + "]";
    }
}

package dev.ownrelay.imports;

import static java.util.Objects.requireNonNullElse;

import dev.ownrelay.upkeep.ServerIntake.Arrival;

/// One server of the list, as it is corrected on the page.
///
/// @param line names its login among those of the list that are kept
/// @param chosen whether it is to be added
/// @param password typed on the page; empty: the one of the list, if there is one
/// @param passed what a test that went well was about; empty: none did
record ImportRow(
        String line,
        Boolean chosen,
        String name,
        String address,
        String tls,
        String username,
        String password,
        String senderDomains,
        String passed) {

    ImportRow {
        line = requireNonNullElse(line, "");
        chosen = requireNonNullElse(chosen, false);
        name = requireNonNullElse(name, "");
        address = requireNonNullElse(address, "");
        tls = requireNonNullElse(tls, "");
        username = requireNonNullElse(username, "");
        password = requireNonNullElse(password, "");
        senderDomains = requireNonNullElse(senderDomains, "");
        passed = requireNonNullElse(passed, "");
    }

    static ImportRow of(int line, ListedServer server) {
        return new ImportRow(
                Integer.toString(line),
                true,
                server.name(),
                server.address(),
                server.tls(),
                server.username(),
                "",
                server.senderDomains(),
                "");
    }

    ImportRow chosen(boolean yes) {
        return with(yes, passed);
    }

    /// @param test went well
    ImportRow passed(boolean test) {
        return with(chosen, test ? subject() : "");
    }

    private ImportRow with(boolean yes, String test) {
        return new ImportRow(
                line, yes, name, address, tls, username, password, senderDomains, test);
    }

    /// Whether a test of exactly this went well.
    public boolean good() {
        return password.isEmpty() && passed.equals(subject());
    }

    private String subject() {
        return String.join(" ", address.strip(), tls, username);
    }

    /// Where no line can be, none is kept.
    int place() {
        return line.matches("[0-9]{1,4}") ? Integer.parseInt(line) : -1;
    }

    Arrival arrival() {
        return new Arrival(name, address, tls, username, senderDomains);
    }

    @Override
    public String toString() {
        return "ImportRow[" + name + "]";
    }
}

package dev.ownrelay.imports;

import static java.util.Objects.requireNonNullElse;

import dev.ownrelay.network.ServerAddress;
import dev.ownrelay.upkeep.ServerIntake.Arrival;

import java.util.Optional;

/// One server of the list, as it is corrected on the page.
///
/// @param line names its login among those of the list that are kept
/// @param chosen whether it is to be added
/// @param password typed on the page; empty: the one of the list, if there is one
/// @param passed vouches for a test that went well; empty: none did
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

    /// @param proof of a test that went well; empty: it did not
    ImportRow passed(String proof) {
        return with(chosen, proof);
    }

    private ImportRow with(boolean yes, String test) {
        return new ImportRow(
                line, yes, name, address, tls, username, password, senderDomains, test);
    }

    /// Host and port to connect to; empty: it is no address.
    Optional<String> goal() {
        if (!(ServerAddress.parse(address) instanceof ServerAddress.Parsed.Ok(var typed))) {
            return Optional.empty();
        }
        int usual = tls.equals("TLS") ? 465 : tls.equals("NONE") ? 25 : 587;
        int port = requireNonNullElse(typed.port(), usual);
        return Optional.of(new ServerAddress(typed.host(), port).display());
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

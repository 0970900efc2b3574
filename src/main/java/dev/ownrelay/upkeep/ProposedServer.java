package dev.ownrelay.upkeep;

import static java.util.Objects.requireNonNullElse;

/// What the address of the page of a new server proposes for its form: a server that was found, or
/// the account at one that is known.
///
/// @param tls a word of the form
record ProposedServer(String address, String tls, String username) {

    ProposedServer {
        address = requireNonNullElse(address, "");
        tls = requireNonNullElse(tls, "");
        username = requireNonNullElse(username, "");
    }

    /// Without a server: where a provider is named, whoever wrote the link must not choose whom the
    /// password of its customers goes to.
    ProposedServer account() {
        return new ProposedServer("", "", username);
    }

    /// What it does not name stays, and so does a user name that all customers have.
    SmtpServerForm on(SmtpServerForm form) {
        var mode = SmtpServerForm.mode(tls);
        return new SmtpServerForm(
                form.name(),
                address.isEmpty() ? form.address() : address,
                mode == null ? form.tls() : mode,
                form.username().isEmpty() ? username : form.username(),
                "",
                form.enabled(),
                form.senderDomains(),
                form.maxConnections(),
                form.perMinute(),
                form.perDay(),
                form.ehloName(),
                form.caCertificates(),
                form.outgoingAddresses(),
                form.signs(),
                form.version());
    }
}

package dev.ownrelay.discovery;

import dev.ownrelay.conversation.Tls;
import dev.ownrelay.mail.DomainName;
import dev.ownrelay.network.ServerAddress;
import dev.ownrelay.provider.Preset;

import java.util.Optional;

/// Where a server may be.
record Place(String host, int port, Tls tls) {

    static Place of(Preset.Server server) {
        return new Place(server.host(), server.port(), Tls.valueOf(server.encryption().name()));
    }

    /// What somebody else wrote, who may be anybody.
    static Optional<Place> named(String host, int port, Tls tls) {
        return port < 1 || port > 65_535
                ? Optional.empty()
                : DomainName.toAscii(host)
                        .filter(name -> name.indexOf('.') > 0)
                        .map(name -> new Place(name, port, tls));
    }

    /// As it is typed into the form.
    public String address() {
        return new ServerAddress(host, port).display();
    }

    boolean isOf(String domain) {
        return host.equals(domain) || host.endsWith("." + domain);
    }
}

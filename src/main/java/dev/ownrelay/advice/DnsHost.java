package dev.ownrelay.advice;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// Where most domains of the Netherlands and of the world keep their DNS, and how a record is typed
/// there. How to get there, the message files say: `dns.host.<name>`.
public enum DnsHost {
    TRANSIP("TransIP", Root.AT, "transip\\.(?:net|nl|eu)"),
    CLOUDFLARE("Cloudflare", Root.AT, "ns\\.cloudflare\\.com"),
    GODADDY("GoDaddy", Root.AT, "domaincontrol\\.com"),
    ROUTE_53("Amazon Route 53", Root.EMPTY, "awsdns-\\d+\\.(?:com|net|org|co\\.uk)"),
    IONOS("IONOS", Root.AT, "ui-dns\\.(?:com|de|org|biz)"),
    STRATO("STRATO", Root.EMPTY, "rzone\\.de"),
    OVH("OVHcloud", Root.EMPTY, "ovh\\.(?:net|ca)|anycast\\.me"),
    HOSTNET("Hostnet", Root.AT, "hostnet(?:bv)?\\.(?:com|nl)"),
    ANTAGONIST("Antagonist", Root.WHOLE, "webhostingserver\\.nl|antagonist\\.nl"),
    MIJNDOMEIN("Mijndomein", Root.AT, "mijndomein\\.nl");

    /// What stands for the domain itself in the field for the name.
    private enum Root {
        AT,
        EMPTY,
        WHOLE
    }

    private final String label;
    private final Root root;
    private final Pattern servers;

    DnsHost(String label, Root root, String servers) {
        this.label = label;
        this.root = root;
        this.servers = Pattern.compile("(?:.+\\.)?(?:" + servers + ")");
    }

    /// Whose name servers these are.
    static Optional<DnsHost> of(List<String> nameServers) {
        return Arrays.stream(values())
                .filter(host -> nameServers.stream().anyMatch(host::runs))
                .findFirst();
    }

    private boolean runs(String nameServer) {
        return servers.matcher(nameServer.toLowerCase(Locale.ROOT)).matches();
    }

    public String label() {
        return label;
    }

    /// Whether somebody has to put the value in quotes.
    public boolean quotes() {
        return this == ROUTE_53;
    }

    /// What is typed into the field for the name; empty: nothing.
    ///
    /// @param name of the record
    /// @param zone the domain of which the DNS is kept here
    String typed(String name, String zone) {
        if (name.endsWith("." + zone)) {
            return name.substring(0, name.length() - zone.length() - 1);
        }
        return switch (root) {
            case AT -> "@";
            case EMPTY -> "";
            case WHOLE -> zone + ".";
        };
    }
}

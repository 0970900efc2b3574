package dev.ownrelay.mail;

import java.util.List;
import java.util.stream.Stream;

/// Domains where everybody gets an address. Nobody but their owners can say who sends for them.
public final class FreeMail {

    /// The domains of one owner.
    ///
    /// @param servers the ends of the names of the servers that it lets its users send through
    private record Owner(List<String> domains, List<String> servers) {}

    private static final List<Owner> OWNERS =
            List.of(
                    owner("gmail.com googlemail.com", "gmail.com googlemail.com google.com"),
                    owner(
                            "outlook.com hotmail.com hotmail.nl live.com live.nl msn.com",
                            "outlook.com office365.com live.com hotmail.com"),
                    owner("yahoo.com aol.com", "yahoo.com aol.com"),
                    owner("icloud.com me.com", "me.com icloud.com"),
                    owner("gmx.com gmx.net gmx.de mail.com", "gmx.com gmx.net mail.com"),
                    owner("web.de", "web.de"),
                    owner("t-online.de", "t-online.de"),
                    owner("proton.me protonmail.com", "protonmail.ch proton.me"),
                    owner("ziggo.nl home.nl", "ziggo.nl"),
                    owner("kpnmail.nl planet.nl hetnet.nl", "kpnmail.nl kpn.com planet.nl"),
                    owner("telenet.be", "telenet.be"),
                    owner("skynet.be", "skynet.be proximus.be"),
                    owner("orange.fr", "orange.fr"),
                    owner("free.fr", "free.fr"),
                    owner("mail.ru", "mail.ru"),
                    owner("qq.com", "qq.com"));

    private FreeMail() {}

    private static Owner owner(String domains, String servers) {
        return new Owner(List.of(domains.split(" ")), List.of(servers.split(" ")));
    }

    /// @param domain in ASCII and lower case
    public static boolean offers(String domain) {
        return owners(domain).findAny().isPresent();
    }

    /// Whether a server is its owner's own.
    ///
    /// @param host in ASCII and lower case
    public static boolean sends(String host, String domain) {
        return owners(domain).anyMatch(owner -> under(host, owner.servers()));
    }

    private static Stream<Owner> owners(String domain) {
        return OWNERS.stream().filter(owner -> under(domain, owner.domains()));
    }

    private static boolean under(String name, List<String> domains) {
        return domains.stream().anyMatch(domain -> ("." + name).endsWith("." + domain));
    }
}

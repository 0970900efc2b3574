package dev.ownrelay.signin;

import dev.ownrelay.secret.Sha256;

import java.util.List;

/// A line in which browsers stand that an account does not know.
///
/// @param origin those who come from one share its places at the front
/// @param slots tries that it lets through in a round
record SignInLine(String name, String origin, int slots) {

    /// Wrong passwords that are looked at in one round.
    static final int BY_ACCOUNT_AND_NETWORK = 3;

    static final int BY_ACCOUNT = 7;
    static final int BY_NETWORK = 10;
    static final int IN_ALL = 60;

    static List<SignInLine> of(String email, String network, String browser) {
        var account = "account " + Sha256.of(email);
        var client = "network " + Sha256.of(network);
        var site = "site " + Sha256.of(site(network));
        return List.of(
                new SignInLine(account + ' ' + client, browser, BY_ACCOUNT_AND_NETWORK),
                new SignInLine(account, site, BY_ACCOUNT),
                new SignInLine(client, browser, BY_NETWORK),
                new SignInLine("all", site, IN_ALL));
    }

    /// What is given to one customer at a time: the /48 of an IPv6 network (RFC 6177), of which
    /// 65,536 networks are one household's or office's as well.
    private static String site(String network) {
        boolean six = network.length() == 16 && network.indexOf('.') < 0;
        return six ? network.substring(0, 12) : network;
    }
}

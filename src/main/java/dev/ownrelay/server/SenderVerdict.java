package dev.ownrelay.server;

import org.jspecify.annotations.Nullable;
import org.springframework.context.support.DefaultMessageSourceResolvable;

import java.time.Instant;
import java.util.List;
import java.util.Locale;

/// Whether receivers believe an address that comes by a route, as far as is known now.
///
/// @param spf the result of SPF in its own word (RFC 7208 section 2.6); empty: not known
/// @param dmarc the result of DMARC in its own word (RFC 9989): `pass`, `fail`, `none`,
///   `temperror`, `permerror`; empty: not known
/// @param aligned `yes`, `no` or `unknown`: whether something that passed speaks for the domain in
///   From
/// @param words the message key of the reason
/// @param arguments of these words; the second is the name of the server, empty: the default relay
/// @param domain in From, in ASCII
/// @param since when it began to be so; null: never found out yet
/// @param askedAt when the DNS was asked; null: it is being asked
public record SenderVerdict(
        Result result,
        String spf,
        String dmarc,
        String aligned,
        String words,
        List<String> arguments,
        Actor actor,
        String domain,
        @Nullable Instant since,
        @Nullable Instant askedAt) {

    private static final int WAY = 1;

    /// What receivers do.
    public enum Result {
        BELIEVED,
        NOT_BELIEVED,
        CANNOT_TELL
    }

    /// Who must act.
    public enum Actor {
        /// Nothing is to be done.
        NOBODY,

        /// An administrator of the agency, or whoever runs the DNS of its domain.
        ADMINISTRATOR,

        /// Whoever runs the installation.
        OPERATOR,

        /// The user, with another address or another server.
        USER
    }

    /// Of a route that was never judged.
    public static SenderVerdict asking(String domain) {
        return new SenderVerdict(
                Result.CANNOT_TELL,
                "",
                "",
                "unknown",
                "verdict.asking",
                List.of(domain),
                Actor.NOBODY,
                domain,
                null,
                null);
    }

    /// The arguments for a reader: what the default relay is called depends on the language.
    public Object[] said() {
        var said = arguments.toArray(Object[]::new);
        if (said.length > WAY && said[WAY].equals("")) {
            said[WAY] = new DefaultMessageSourceResolvable("message.relay");
        }
        return said;
    }

    /// The value of `data-verdict`.
    public String word() {
        return result.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// The message key of what whoever must act does.
    public String next() {
        return words.replaceFirst("\\.(?:reject|quarantine|none)$", "") + ".next";
    }

    public boolean broken() {
        return result == Result.NOT_BELIEVED;
    }
}

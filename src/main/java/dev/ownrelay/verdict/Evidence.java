package dev.ownrelay.verdict;

import dev.ownrelay.authentication.DmarcEvaluation;
import dev.ownrelay.authentication.DmarcPolicy;
import dev.ownrelay.authentication.DmarcResult;
import dev.ownrelay.dns.DnsAnswer;
import dev.ownrelay.dns.DnsAnswer.Found;
import dev.ownrelay.dns.DnsAnswer.NoSuchName;
import dev.ownrelay.dns.MailHost;

import java.util.Locale;

/// All that was found out about a sender and a way.
///
/// @param mail who takes in the mail of the domain in From
/// @param reachable whether the domain has mail servers, or an address of its own
/// @param dmarc by the newer rule
/// @param older by the older one, which many receivers still use
/// @param reverse how the addresses of the way are called
record Evidence(
        SenderFacts facts,
        DnsAnswer<MailHost> mail,
        boolean reachable,
        SpfFinding spf,
        DmarcEvaluation dmarc,
        DmarcEvaluation older,
        Reverse reverse) {

    /// What the names of addresses say.
    enum Reverse {
        FITS,

        /// An address has no name.
        MISSING,

        /// The name of an address does not lead back to it.
        OTHER,

        /// Nobody knows.
        UNKNOWN
    }

    boolean noSuchDomain() {
        return mail instanceof NoSuchName;
    }

    /// The domain says that it takes in no mail (RFC 7505).
    boolean takesNoMail() {
        return mail instanceof Found<MailHost>(var hosts, _, _)
                && hosts.stream().allMatch(host -> host.name().isEmpty());
    }

    /// Where there is no record, the newer rule knows of no organisation.
    boolean aligned() {
        return dmarc.aligned() || dmarc.result() != DmarcResult.FAIL && older.aligned();
    }

    /// `yes`, `no` or `unknown`.
    String alignedWord() {
        return aligned() ? "yes" : spf.open() ? "unknown" : "no";
    }

    String spfWord() {
        return spf.result() == null ? "" : spf.result().word();
    }

    /// That nothing is known to pass is no failure where something may.
    String dmarcWord() {
        var result = dmarc.result();
        return result == DmarcResult.FAIL && spf.open() ? "" : result.word();
    }

    /// What receivers do with what fails: the last part of message keys.
    String consequence() {
        return dmarc.disposition().orElse(DmarcPolicy.NONE).name().toLowerCase(Locale.ROOT);
    }
}

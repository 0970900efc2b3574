package dev.ownrelay.discovery;

import dev.ownrelay.dns.DnsAnswer;
import dev.ownrelay.dns.DnsAnswer.Failed;
import dev.ownrelay.dns.DnsAnswer.Found;
import dev.ownrelay.dns.DnsAnswer.NoSuchName;
import dev.ownrelay.dns.MailHost;
import dev.ownrelay.dns.ServiceHost;
import dev.ownrelay.provider.Presets;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What the DNS says of a domain that tells where its mail server is.
///
/// @param submissions of TLS from the start (RFC 8314)
/// @param submission of STARTTLS (RFC 6186)
record DomainRecords(
        DnsAnswer<MailHost> mx,
        DnsAnswer<String> texts,
        DnsAnswer<ServiceHost> submissions,
        DnsAnswer<ServiceHost> submission) {

    /// More nobody would look through.
    private static final int MOST = 4;

    private static final Pattern SPF = Pattern.compile("(?i)v=spf1(?: .*)?");
    private static final Pattern INCLUDE =
            Pattern.compile("(?i)(?<= )[+]?(?:include:|redirect=)([a-z0-9._-]+)(?= |$)");

    /// Where the provider that takes in the mail is one that we know, it sends it, too.
    Optional<Proposal> byMailHost(Wanted wanted) {
        return all(mx).stream()
                .sorted(Comparator.comparingInt(MailHost::preference))
                .map(MailHost::name)
                .flatMap(host ->
                        Presets.ofMx(host)
                                .map(preset -> Proposal.of(Way.MX, host, preset, wanted))
                                .stream())
                .findFirst();
    }

    /// A filter may take in the mail; who sends it stands here.
    Stream<Proposal> bySpf(Wanted wanted) {
        return all(texts).stream()
                .filter(text -> SPF.matcher(text).matches())
                .limit(1)
                .flatMap(text -> INCLUDE.matcher(text).results())
                .map(DomainRecords::domain)
                .flatMap(domain ->
                        Presets.ofInclude(domain)
                                .map(preset -> Proposal.of(Way.SPF, domain, preset, wanted))
                                .stream())
                .limit(MOST);
    }

    private static String domain(MatchResult include) {
        return include.group(1).toLowerCase(Locale.ROOT);
    }

    static <R> List<R> all(DnsAnswer<R> answer) {
        return answer instanceof Found<R>(var records, _, _) ? records : List.of();
    }

    static Stream<ServiceHost> offered(DnsAnswer<ServiceHost> answer) {
        return all(answer).stream()
                .filter(host -> !host.name().isEmpty())
                .sorted(Comparator.comparingInt(ServiceHost::priority))
                .limit(MOST);
    }

    /// Whether nothing is to be found elsewhere either.
    boolean settled() {
        return !trouble().isEmpty() && !trouble().contains(Findings.Trouble.SILENT);
    }

    List<Findings.Trouble> trouble() {
        return switch (mx) {
            case NoSuchName<MailHost> _ -> List.of(Findings.Trouble.NO_SUCH_DOMAIN);
            case Failed<MailHost> _ -> List.of(Findings.Trouble.SILENT);
            case Found<MailHost>(var hosts, _, _)
                    when hosts.stream().allMatch(host -> host.name().isEmpty()) ->
                    List.of(Findings.Trouble.NO_MAIL);
            default -> List.of();
        };
    }
}

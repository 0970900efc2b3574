package dev.ownrelay.discovery;

import static dev.ownrelay.discovery.DomainRecords.offered;

import dev.ownrelay.conversation.Tls;
import dev.ownrelay.discovery.Guesses.Outcome;
import dev.ownrelay.discovery.Guesses.Tried;
import dev.ownrelay.dns.Dns;
import dev.ownrelay.dns.DnsAnswer;
import dev.ownrelay.dns.DnsAnswer.Failed;
import dev.ownrelay.dns.DnsAnswer.Reason;
import dev.ownrelay.dns.MailHost;
import dev.ownrelay.dns.ServiceHost;
import dev.ownrelay.trial.Errands;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Service;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/// *Find my server*: asks the DNS, then the domain's page for mail programs, then tries what is
/// usual, each only where what was asked before does not tell. Connects to six servers at most.
@Service
class ServerFinder {

    /// Somebody waits before the page.
    private static final Duration TOTAL = Duration.ofSeconds(10);

    private static final String SUBMISSIONS = "_submissions._tcp";
    private static final String SUBMISSION = "_submission._tcp";

    private final Dns dns;
    private final WebPages web;
    private final Guesses guesses;
    private final Errands errands;
    private final Duration total;

    @Autowired
    ServerFinder(Dns dns, WebPages web, Guesses guesses, Errands errands) {
        this(dns, web, guesses, errands, TOTAL);
    }

    ServerFinder(Dns dns, WebPages web, Guesses guesses, Errands errands, Duration total) {
        this.dns = dns;
        this.web = web;
        this.guesses = guesses;
        this.errands = errands;
        this.total = total;
    }

    Findings find(Wanted wanted) {
        long end = System.nanoTime() + total.toNanos();
        var records = records(wanted.domain());
        var found = new ArrayList<>(named(records, wanted));
        boolean goesOn = found.isEmpty() && !records.settled();
        if (goesOn) {
            found.addAll(published(wanted));
        }
        var tried = goesOn && found.isEmpty() ? tried(wanted, left(end)) : List.<Tried>of();
        tried.stream()
                .filter(one -> one.outcome() == Outcome.ANSWERS)
                .map(one -> Proposal.of(Way.GUESS, "", one.place(), wanted.address()))
                .forEach(found::add);
        var others = tried.stream().filter(one -> one.outcome() == Outcome.OTHER_NAME);
        return new Findings(
                wanted.domain(),
                distinct(found),
                others.map(one -> one.place().host()).distinct().toList(),
                found.isEmpty() ? records.trouble() : List.of());
    }

    /// How long the DNS, and then the web, may take.
    private Duration part() {
        return total.multipliedBy(2).dividedBy(5);
    }

    private static Duration left(long end) {
        return Duration.ofNanos(Math.max(1, end - System.nanoTime()));
    }

    /// In the order in which they are believed.
    private static List<Proposal> named(DomainRecords records, Wanted wanted) {
        var byMailHost = records.byMailHost(wanted);
        return Stream.of(
                        byMailHost.stream(),
                        services(records.submissions(), Tls.TLS, wanted),
                        services(records.submission(), Tls.STARTTLS, wanted),
                        byMailHost.isPresent() ? Stream.<Proposal>of() : records.bySpf(wanted))
                .flatMap(ways -> ways)
                .toList();
    }

    private static Stream<Proposal> services(
            DnsAnswer<ServiceHost> answer, Tls tls, Wanted wanted) {
        var service = tls == Tls.TLS ? SUBMISSIONS : SUBMISSION;
        return offered(answer)
                .flatMap(host -> Place.named(host.name(), host.port(), tls).stream())
                .map(place -> Proposal.of(Way.SRV, service, place, wanted.address()));
    }

    private DomainRecords records(String domain) {
        var mx = new Answer<MailHost>();
        var texts = new Answer<String>();
        var submissions = new Answer<ServiceHost>();
        var submission = new Answer<ServiceHost>();
        errands.run(
                List.<Callable<Boolean>>of(
                        () -> mx.hear(dns.mx(domain)),
                        () -> texts.hear(dns.txt(domain)),
                        () -> submissions.hear(dns.srv(SUBMISSIONS + "." + domain)),
                        () -> submission.hear(dns.srv(SUBMISSION + "." + domain))),
                part());
        return new DomainRecords(mx.heard, texts.heard, submissions.heard, submission.heard);
    }

    /// Silence, until something is heard.
    private static final class Answer<R> {

        private volatile DnsAnswer<R> heard = new Failed<>(Reason.SILENCE);

        boolean hear(DnsAnswer<R> answer) {
            heard = answer;
            return true;
        }
    }

    /// The domain's own page comes before the one that whoever runs its web server may have made.
    private List<Proposal> published(Wanted wanted) {
        var domain = wanted.domain();
        var address = URLEncoder.encode(wanted.address(), StandardCharsets.UTF_8);
        var query = address.isEmpty() ? "" : "?emailaddress=" + address;
        var pages =
                List.of(
                        "https://autoconfig." + domain + "/mail/config-v1.1.xml",
                        "https://" + domain + "/.well-known/autoconfig/mail/config-v1.1.xml");
        var asked =
                List.<Callable<List<Proposal>>>of(
                        () -> published(pages.getFirst(), query, wanted),
                        () -> published(pages.getLast(), "", wanted));
        return errands.run(asked, part()).stream()
                .flatMap(Optional::stream)
                .filter(proposals -> !proposals.isEmpty())
                .findFirst()
                .orElse(List.of());
    }

    private List<Proposal> published(String page, String query, Wanted wanted) {
        return web.get(URI.create(page + query))
                .map(content -> Autoconfig.read(content, page, wanted))
                .orElse(List.of());
    }

    private List<Tried> tried(Wanted wanted, Duration limit) {
        var places = guesses.of(wanted.domain());
        return errands.run(places.stream().map(this::attempt).toList(), limit).stream()
                .flatMap(Optional::stream)
                .toList();
    }

    private Callable<Tried> attempt(Place place) {
        return () -> guesses.attempt(place);
    }

    /// One way to reach a host is enough.
    private static List<Proposal> distinct(List<Proposal> found) {
        var hosts = new HashSet<String>();
        return found.stream().filter(one -> hosts.add(one.place().host())).toList();
    }
}

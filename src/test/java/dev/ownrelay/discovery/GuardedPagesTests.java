package dev.ownrelay.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;

import dev.ownrelay.conversation.Talk;
import dev.ownrelay.dns.Resolvers;
import dev.ownrelay.http.GuardedWeb;
import dev.ownrelay.support.ScriptedDnsServer;
import dev.ownrelay.support.SettableClock;
import dev.ownrelay.support.TestCertificate;
import dev.ownrelay.trial.Errands;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// *Find my server* reads pages only by the guard of all requests to others.
class GuardedPagesTests {

    private static final String DOMAIN = "mail.agency.example";
    private static final String PAGE = "/.well-known/autoconfig/mail/config-v1.1.xml";
    private static final String CONTENT =
            """
            <clientConfig><emailProvider><outgoingServer type="smtp">
            <hostname>out.%EMAILDOMAIN%</hostname><port>465</port><socketType>SSL</socketType>
            </outgoingServer></emailProvider></clientConfig>
            """;

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private volatile String standsAt = "127.0.0.1";
    private volatile int status = 200;
    private HttpsServer web;

    @AutoClose private final ScriptedDnsServer dns = ScriptedDnsServer.start();
    @AutoClose private final Errands errands = new Errands();

    @BeforeEach
    void serve() throws IOException {
        dns.a(DOMAIN, "192.0.2.1");
        web = HttpsServer.create(new InetSocketAddress(0), 0);
        web.setHttpsConfigurator(new HttpsConfigurator(TestCertificate.good().context()));
        web.createContext("/", this::answer);
        web.start();
    }

    @AfterEach
    void stop() {
        web.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        var host = exchange.getRequestHeaders().getFirst("Host").replaceFirst(":.*", "");
        asked.add(host + exchange.getRequestURI());
        var octets = CONTENT.getBytes(StandardCharsets.UTF_8);
        try (exchange) {
            exchange.getResponseHeaders().set("Location", "https://127.0.0.1/");
            exchange.sendResponseHeaders(status, octets.length);
            exchange.getResponseBody().write(octets);
        }
    }

    /// Under the other name it has no certificate for, it is told nothing.
    @Test
    void aPageOfTheDomainIsReadByTheNameOfItsCertificate() {
        assertThat(find())
                .extracting(found -> found.way() + " " + found.place().address())
                .containsExactly("AUTOCONFIG out.mail.agency.example:465");
        assertThat(asked).containsExactly(DOMAIN + PAGE);
    }

    @Test
    void whereAWebServerMayNotStandNobodyIsAsked() {
        standsAt = "127.0.0.2";
        assertThat(find()).isEmpty();
        standsAt = "10.0.0.1";
        assertThat(find()).isEmpty();
        assertThat(asked).isEmpty();
    }

    @Test
    void aPageThatIsElsewhereIsNone() {
        status = 302;
        assertThat(find()).isEmpty();
        assertThat(asked).containsExactly(DOMAIN + PAGE);
    }

    private List<Proposal> find() {
        var talk =
                Talk.trusting(TestCertificate.good())
                        .with("allowed-networks", "127.0.0.1/32")
                        .resolving(_ -> new InetAddress[] {InetAddress.getByName(standsAt)});
        var guarded = new GuardedPages(GuardedWeb.of(talk));
        var finder =
                new ServerFinder(
                        Resolvers.asking(
                                dns.address(), Duration.ofSeconds(20), new SettableClock()),
                        address -> guarded.get(here(address)),
                        new Guesses(talk.test(), List.of()),
                        errands,
                        Duration.ofMinutes(1));
        return finder.find(new Wanted("", DOMAIN)).proposals();
    }

    /// At the port of the test.
    private URI here(URI page) {
        var port = ":" + web.getAddress().getPort();
        return URI.create(
                page.toString().replaceFirst("(?<=^https://)[^/]+", page.getHost() + port));
    }
}

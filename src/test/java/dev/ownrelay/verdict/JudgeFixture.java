package dev.ownrelay.verdict;

import dev.ownrelay.dns.Resolvers;
import dev.ownrelay.support.ScriptedDnsServer;
import dev.ownrelay.support.SettableClock;
import dev.ownrelay.verdict.SenderFacts.Way;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.UUID;

/// A DNS to be filled, and the verdict on agency.test by a server that is called Mail One.
abstract class JudgeFixture {

    static final String DOMAIN = "agency.test";
    static final String HOST = "out.mailone.test";
    static final String US = "45.10.20.7";

    ScriptedDnsServer dns;

    @BeforeEach
    void start() {
        dns = ScriptedDnsServer.start();
        dns.mx(DOMAIN, "in." + DOMAIN).a(HOST, US).ptr(US, HOST);
    }

    @AfterEach
    void stop() {
        dns.close();
    }

    Judgement judge(SenderFacts facts) {
        return judge(facts, Duration.ofSeconds(20));
    }

    Judgement judge(SenderFacts facts, Duration patience) {
        var clock = new SettableClock();
        return new Judge(Resolvers.asking(dns.address(), patience, clock), clock).judge(facts);
    }

    /// From the domain by Mail One.
    static SenderFacts by(String host, String... named) {
        var way = new Way(new UUID(0, 1), "Mail One", host, List.of(named), List.of(), false);
        return new SenderFacts(DOMAIN, DOMAIN, way, false, false);
    }

    /// Where receivers saw it send, as others say.
    static SenderFacts seen(SenderFacts by, String... addresses) {
        var way = by.way();
        var seen =
                new Way(
                        way.serverId(),
                        way.name(),
                        way.host(),
                        way.named(),
                        List.of(addresses),
                        way.signs());
        return new SenderFacts(by.domain(), by.envelope(), seen, by.operators(), by.signed());
    }

    static SenderFacts here(String... named) {
        return by(HOST, named);
    }

    /// What a reader sees.
    static String said(Judgement verdict) {
        return "%s spf:%s dmarc:%s aligned:%s %s | %s"
                .formatted(
                        verdict.result().name().toLowerCase(Locale.ROOT),
                        verdict.spf(),
                        verdict.dmarc(),
                        verdict.aligned(),
                        verdict.actor().name().toLowerCase(Locale.ROOT),
                        sentence(verdict));
    }

    static String sentence(Judgement verdict) {
        return new MessageFormat(words().getProperty(verdict.words()), Locale.ENGLISH)
                .format(verdict.arguments().toArray());
    }

    static Properties words() {
        var words = new Properties();
        try (var in = Files.newBufferedReader(Path.of("src/main/resources/messages.properties"))) {
            words.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return words;
    }
}

package dev.ownrelay.support;

import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.ContextConfiguration;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// The whole application on a free port, with its background work and a real browser, which test
/// methods take as a parameter of type {@link Browser}.
@ResourceLock("BrowserTest")
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith({BrowserExtension.class, EarlyStart.class})
@ContextConfiguration(loader = EarlyStart.Loader.class)
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "db-scheduler.polling-interval=200ms",
            "ownrelay.data-dir=target/test-data",
            "ownrelay.public-url=http://localhost:${local.server.port:8080}",
            "ownrelay.audit.anchors=",
            "ownrelay.erasures.ledger=",
            "ownrelay.smtp.allowed-networks=127.0.0.0/8",
            "ownrelay.smtp.allow-plaintext-login=true",
            "ownrelay.smtp.allowed-ports=1-65535",
            "ownrelay.oauth.microsoft.hosts=127.0.0.1",
            "ownrelay.oauth.google.hosts=127.0.0.1",
            "ownrelay.dns.servers=127.0.0.1:1",
            "ownrelay.dns.timeout=200ms",
            "ownrelay.blocklists.ip=",
            "ownrelay.blocklists.domain="
        })
@Import(TestDatabase.class)
public @interface BrowserTest {}

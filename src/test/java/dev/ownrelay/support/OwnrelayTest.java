package dev.ownrelay.support;

import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.ContextConfiguration;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// The whole application with a real database, without a listening port and without background
/// work: tests drive the outbox by hand.
@ResourceLock(providers = OneAtATime.class)
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(EarlyStart.class)
@ContextConfiguration(loader = EarlyStart.Loader.class)
@SpringBootTest(
        properties = {
            "db-scheduler.enabled=false",
            "ownrelay.data-dir=target/test-data",
            "ownrelay.audit.anchors=",
            "ownrelay.erasures.ledger=",
            "ownrelay.smtp.allowed-networks=127.0.0.0/8",
            "ownrelay.smtp.allow-plaintext-login=true",
            "ownrelay.smtp.allowed-ports=1-65535",
            "ownrelay.oauth.microsoft.hosts=127.0.0.1,mail.agency.test,smtp.office365.test",
            "ownrelay.oauth.google.hosts=127.0.0.1,mail.agency.test,smtp.office365.test",
            "ownrelay.dns.servers=127.0.0.1:1",
            "ownrelay.dns.timeout=200ms",
            "ownrelay.blocklists.ip=",
            "ownrelay.blocklists.domain="
        })
@AutoConfigureMockMvc
@Import(TestDatabase.class)
public @interface OwnrelayTest {}

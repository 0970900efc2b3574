package dev.ownrelay.message;

import dev.ownrelay.outbox.OutboxFixture;
import dev.ownrelay.support.EmptyDatabase;
import dev.ownrelay.support.OwnrelayTest;

import org.springframework.context.annotation.Import;
import org.springframework.test.context.TestPropertySource;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// The whole application with what the tests of the outbox share.
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@OwnrelayTest
@TestPropertySource(properties = "ownrelay.outbox.linger=0s")
@Import({OutboxFixture.class, EmptyDatabase.class})
public @interface WithOutbox {}

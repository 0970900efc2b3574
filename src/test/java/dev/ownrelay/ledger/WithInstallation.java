package dev.ownrelay.ledger;

import dev.ownrelay.message.WithOutbox;

import org.springframework.context.annotation.Import;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// For tests that count over all agencies: the database is theirs to empty.
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@WithOutbox
@Import(Installation.class)
public @interface WithInstallation {}

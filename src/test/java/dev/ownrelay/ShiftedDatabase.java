package dev.ownrelay;

import dev.ownrelay.support.EmptyDatabase;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;

/// A database whose clock differs from this machine's, where connections find the schema `shifted`
/// before PostgreSQL's own.
@TestConfiguration(proxyBeanMethods = false)
@Import(EmptyDatabase.class)
public class ShiftedDatabase {

    public static final String CONNECTIONS =
            "spring.datasource.hikari.connection-init-sql="
                    + "set role ownrelay_app; set search_path = public, shifted, pg_catalog";

    @Autowired EmptyDatabase owner;
    @Autowired JdbcClient jdbc;
    @Autowired Clock clock;

    /// Sets the database's clock, which the node then looks at.
    ///
    /// @param by how far it is ahead of this machine's
    public void shift(Duration by) {
        owner.execute(
                """
                create schema if not exists shifted;
                grant usage on schema shifted to public;
                create or replace function shifted.clock_timestamp() returns timestamptz
                    language sql volatile
                    as $$ select pg_catalog.clock_timestamp() + interval '%d seconds' $$
                """
                        .formatted(by.toSeconds()));
        ((DatabaseClock) clock).look();
    }

    /// What the database says.
    public Instant now() {
        return jdbc.sql("select clock_timestamp()")
                .query(OffsetDateTime.class)
                .single()
                .toInstant();
    }
}

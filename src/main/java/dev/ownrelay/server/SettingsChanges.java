package dev.ownrelay.server;

import dev.ownrelay.login.LoginSettings;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// Which fields of a server an administrator changed, as the audit trail names them.
final class SettingsChanges {

    private final List<String> fields = new ArrayList<>();

    private SettingsChanges() {}

    static List<String> between(ServerSettings before, ServerSettings after) {
        var changes = new SettingsChanges();
        var from = before.destination();
        var to = after.destination();
        changes.add("name", before.name(), after.name());
        changes.add("address", from.host() + " " + from.port(), to.host() + " " + to.port());
        changes.add("tls", from.tls(), to.tls());
        changes.add("username", from.username(), to.username());
        changes.addLogin(from.login(), to.login());
        changes.add("certificates", from.caCertificates(), to.caCertificates());
        changes.add("sender-domains", before.senderDomains(), after.senderDomains());
        changes.add("departure", before.departure(), after.departure());
        changes.add("ehlo-name", before.ehloName(), after.ehloName());
        changes.add("connections", before.maxConnections(), after.maxConnections());
        changes.add("per-minute", before.perMinute(), after.perMinute());
        changes.add("per-day", before.perDay(), after.perDay());
        changes.add(after.enabled() ? "enabled" : "disabled", before.enabled(), after.enabled());
        return changes.fields;
    }

    private void addLogin(@Nullable LoginSettings from, @Nullable LoginSettings to) {
        add("auth", from == null ? null : from.kind(), to == null ? null : to.kind());
        if (from != null && to != null) {
            add("grant", from.grant(), to.grant());
            add("client", from.clientId(), to.clientId());
            add("directory", from.directory(), to.directory());
            add("authorization-url", from.authorizationUrl(), to.authorizationUrl());
            add("token-url", from.tokenUrl(), to.tokenUrl());
            add("scopes", from.scopes(), to.scopes());
        }
    }

    private void add(String field, @Nullable Object before, @Nullable Object after) {
        if (!Objects.equals(before, after)) {
            fields.add(field);
        }
    }
}

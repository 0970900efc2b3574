package dev.ownrelay.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.support.OwnrelayTest;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Reads the catalogue of PostgreSQL: a new table that forgets a policy, a key or a grant fails
/// here.
@OwnrelayTest
class CatalogueTests {

    /// Tables that belong to no agency, each with the reason.
    private static final Map<String, String> SHARED =
            Map.ofEntries(
                    Map.entry("agency", "the agencies themselves"),
                    Map.entry(
                            "sign_in",
                            "finds the agency of an address before anybody is signed in"),
                    Map.entry(
                            "sign_in_failure",
                            "slows down guessing before anybody is signed in; holds hashes"),
                    Map.entry(
                            "link_asked",
                            "counts who asks for new passwords, before sign-in; holds hashes"),
                    Map.entry("reset_request", "asked before sign-in; the address is sealed"),
                    Map.entry("sign_in_round", "the same, of browsers that no account knows"),
                    Map.entry("sign_in_place", "the same, who waits for the next round"),
                    Map.entry(
                            "blocklist_answer",
                            "what public lists say of public addresses; not who had them asked"),
                    Map.entry("blocklist_test", "the same, whether a list answers"),
                    Map.entry("setup_link", "exists only while there is no agency"),
                    Map.entry(
                            "spring_session",
                            "a session is found before its principal is known; holds ids"),
                    Map.entry("spring_session_attributes", "the ids of who is signed in"),
                    Map.entry(
                            "unknown_reply",
                            "counts words that all mail servers use, of no agency"),
                    Map.entry(
                            "wrong_explanation", "the same, of explanations that were found wrong"),
                    Map.entry(
                            "operator_event", "what operators did, and what happened in no agency"),
                    Map.entry("operator_head", "where the chain of that ends; one row"),
                    Map.entry("operator_link", "the chain of that; holds hashes and ids"),
                    Map.entry(
                            "sign_in_failed",
                            "counts failed sign-ins before anybody is signed in; holds hashes"),
                    Map.entry(
                            "proven_domain",
                            "other agencies ask whether a domain is proven by somebody else"),
                    Map.entry(
                            "notice_failure", "tells operators what failed to leave; names nobody"),
                    Map.entry("relay_pause", "of the operator's own server; one row, of no agency"),
                    Map.entry(
                            "relay_rest",
                            "lanes of the shared relay look for others that wait; holds ids"),
                    Map.entry(
                            "scheduled_tasks",
                            "the engine of the lanes; instance names hold ids only"),
                    Map.entry("key_ring_node", "which keys each node knows; ids of keys only"),
                    Map.entry("flyway_schema_history", "written by the owner only"));

    /// What `ownrelay_app` may do. Anything that is not listed here is refused.
    private static final Map<String, Set<String>> GRANTS = grants();

    @Autowired JdbcConnectionDetails database;

    JdbcClient superuser;

    @BeforeEach
    void connectAsSuperuser() {
        superuser =
                JdbcClient.create(
                        new DriverManagerDataSource(
                                database.getJdbcUrl(),
                                database.getUsername(),
                                database.getPassword()));
    }

    @Test
    void everyTableBelongsToAnAgencyOrSaysWhyNot() {
        var tables = strings("select tablename from pg_tables where schemaname = 'public'");
        var owned = tenantTables();
        assertThat(tables).hasSizeGreaterThan(10);
        assertThat(difference(tables, owned)).isEqualTo(new TreeSet<>(SHARED.keySet()));
        System.out.printf("catalogue: %d tables, %d of agencies%n", tables.size(), owned.size());
    }

    @Test
    void everyTenantTableForcesOnePolicyForReadingAndWriting() {
        var guarded =
                strings(
                        """
                        select c.relname from pg_class c
                        join pg_policy p on p.polrelid = c.oid
                        where c.relrowsecurity and c.relforcerowsecurity
                          and p.polcmd = '*' and p.polpermissive and p.polroles = '{0}'
                          and pg_get_expr(p.polqual, p.polrelid) = pg_get_expr(p.polwithcheck, p.polrelid)
                          and pg_get_expr(p.polqual, p.polrelid) =
                              '(tenant_id = (NULLIF(current_setting(''ownrelay.tenant''::text, true), ''''::text))::uuid)'
                        """);
        assertThat(new TreeSet<>(guarded)).isEqualTo(tenantTables());
        assertThat(guarded).as("one policy a table").doesNotHaveDuplicates();
    }

    @Test
    void everyForeignKeyBetweenTenantTablesIsLedByTheAgency() {
        var keys =
                superuser
                        .sql(
                                """
                                select c.conrelid::regclass::text as child, c.confrelid::regclass::text as parent,
                                       (select attname from pg_attribute where attrelid = c.conrelid and attnum = c.conkey[1]) as first,
                                       (select attname from pg_attribute where attrelid = c.confrelid and attnum = c.confkey[1]) as target
                                from pg_constraint c where c.contype = 'f'
                                """)
                        .query()
                        .listOfRows();
        var owned = tenantTables();
        var between =
                keys.stream()
                        .filter(k ->
                                owned.contains(k.get("child")) && owned.contains(k.get("parent")))
                        .toList();
        assertThat(between).isNotEmpty();
        assertThat(between)
                .allSatisfy(key -> {
                    assertThat(key.get("first")).as("%s", key).isEqualTo("tenant_id");
                    assertThat(key.get("target")).as("%s", key).isEqualTo("tenant_id");
                });
        System.out.printf("catalogue: %d foreign keys between tenant tables%n", between.size());
    }

    @Test
    void everyUniqueKeyOfATenantTableIsLedByTheAgency() {
        var keys =
                superuser
                        .sql(
                                """
                                select i.indrelid::regclass::text as "table", pg_get_indexdef(i.indexrelid) as definition
                                from pg_index i join pg_class c on c.oid = i.indrelid
                                where i.indisunique and c.relnamespace = 'public'::regnamespace
                                """)
                        .query()
                        .listOfRows();
        var owned = tenantTables();
        var ofTenants = keys.stream().filter(k -> owned.contains(k.get("table"))).toList();
        assertThat(ofTenants).isNotEmpty();
        assertThat(ofTenants)
                .allSatisfy(
                        key -> assertThat(key.get("definition").toString()).contains("(tenant_id"));
        System.out.printf("catalogue: %d unique keys of tenant tables%n", ofTenants.size());
    }

    @Test
    void theApplicationHoldsExactlyTheGrantsItNeeds() {
        var held = new TreeMap<String, Set<String>>();
        superuser
                .sql(
                        """
                        select table_name, privilege_type from information_schema.role_table_grants
                        where grantee in ('ownrelay_app', 'PUBLIC') and table_schema = 'public'
                        """)
                .query((row, _) ->
                        held.computeIfAbsent(row.getString(1), _ -> new TreeSet<>())
                                .add(row.getString(2)))
                .list();
        assertThat(held).isEqualTo(GRANTS);
    }

    @Test
    void ofWhatIsOnlyAppendedTheApplicationChangesNothingButWhatCanNamePeople() {
        assertThat(
                        strings(
                                """
                                select table_name || '.' || column_name
                                from information_schema.role_column_grants c
                                where grantee = 'ownrelay_app' and privilege_type = 'UPDATE'
                                  and not exists (select from information_schema.role_table_grants t
                                    where t.grantee = c.grantee and t.table_name = c.table_name
                                      and t.privilege_type = 'UPDATE')
                                """))
                .containsExactlyInAnyOrder(
                        "audit_event.detail",
                        "audit_link.salt",
                        "bounce.reply_text",
                        "delivery_attempt.reply_text",
                        "erasure_key.sealed_key",
                        "federated_sign_in.sealed_verifier",
                        "reset_request.sealed_address",
                        "sign_in_request.sealed_verifier");
    }

    @Test
    void theRoleOfTheApplicationHasNoPowerAndOwnsNothing() {
        var role =
                superuser
                        .sql(
                                """
                                select rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication
                                from pg_roles where rolname = 'ownrelay_app'
                                """)
                        .query(Boolean.class)
                        .single();
        assertThat(role).as("special powers").isFalse();
        assertThat(
                        strings(
                                """
                                select c.relname from pg_class c join pg_roles r on r.oid = c.relowner
                                where r.rolname = 'ownrelay_app'
                                """))
                .isEmpty();
        assertThat(
                        strings(
                                "select proname from pg_proc where prosecdef and pronamespace ="
                                        + " 'public'::regnamespace"))
                .as("definer functions")
                .isEmpty();
        assertThat(strings("select viewname from pg_views where schemaname = 'public'"))
                .as("views")
                .isEmpty();
    }

    private TreeSet<String> tenantTables() {
        return new TreeSet<>(
                strings(
                        """
                        select table_name from information_schema.columns
                        where table_schema = 'public' and column_name = 'tenant_id' and table_name <> 'sign_in'
                        """));
    }

    private List<String> strings(String sql) {
        return superuser.sql(sql).query(String.class).list();
    }

    private static TreeSet<String> difference(List<String> all, Set<String> without) {
        var rest = new TreeSet<>(all);
        rest.removeAll(without);
        return rest;
    }

    private static Map<String, Set<String>> grants() {
        var all = Set.of("SELECT", "INSERT", "UPDATE", "DELETE");
        var appendOnly = Set.of("SELECT", "INSERT");
        var grants = new TreeMap<String, Set<String>>();
        for (var table :
                List.of(
                        "agency",
                        "sign_in",
                        "sign_in_failure",
                        "sign_in_failed",
                        "sign_in_round",
                        "sign_in_place",
                        "known_device",
                        "setup_link",
                        "link",
                        "notice",
                        "domain_record",
                        "spf_advice",
                        "smtp_server",
                        "server_login",
                        "sender_domain",
                        "sender_verdict",
                        "seen_address",
                        "signing_key",
                        "app_user",
                        "candidate",
                        "address_mark",
                        "spring_session",
                        "spring_session_attributes",
                        "relay_pause",
                        "relay_rest",
                        "unknown_reply",
                        "wrong_explanation",
                        "explanation_note",
                        "server_check_day",
                        "message",
                        "delivery_day_of_user",
                        "batch_pause",
                        "batch_refusal",
                        "signature_logo",
                        "learned_limit",
                        "learned_user_limit",
                        "lane_refusal",
                        "lane_turn",
                        "server_import",
                        "check_choice",
                        "blocklist_answer",
                        "blocklist_test",
                        "key_ring_node",
                        "user_totp",
                        "factor_reset",
                        "passkey",
                        "scheduled_tasks")) {
            grants.put(table, new TreeSet<>(all));
        }
        grants.put("proven_domain", new TreeSet<>(Set.of("SELECT", "INSERT", "DELETE")));
        for (var table :
                List.of(
                        "server_incident",
                        "delivery_day",
                        "audit_head",
                        "operator_head",
                        "factor_rule",
                        "identity_provider",
                        "federated_user")) {
            grants.put(table, new TreeSet<>(Set.of("SELECT", "INSERT", "UPDATE")));
        }
        for (var table :
                List.of(
                        "audit_event",
                        "audit_link",
                        "erasure",
                        "erasure_key",
                        "operator_event",
                        "operator_link",
                        "sent_anyway")) {
            grants.put(table, new TreeSet<>(appendOnly));
        }
        for (var table :
                List.of(
                        "attachment",
                        "message_attachment",
                        "message_signature",
                        "candidate_selection",
                        "bounce",
                        "delivery_attempt",
                        "blocklist_watched",
                        "blocklist_told",
                        "notice_failure",
                        "link_asked",
                        "recovery_code",
                        "sign_in_request",
                        "federated_identity",
                        "federated_sign_in",
                        "reset_request")) {
            grants.put(table, new TreeSet<>(Set.of("SELECT", "INSERT", "DELETE")));
        }
        return grants;
    }
}

package dev.ownrelay.tenant;

import dev.ownrelay.dkim.DkimAlgorithm;
import dev.ownrelay.dkim.DkimKeyPair;
import dev.ownrelay.support.QuickHash;

import org.springframework.jdbc.core.simple.JdbcClient;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/// An agency with a row in every table of agencies, written as superuser. Every text in it that may
/// hold free words holds a canary: a word that nobody else may ever be shown.
final class PlantedAgency {

    static final String CANARY = "cnryplanted";
    static final String PASSWORD = "three green bicycles";

    /// Columns that hold no free words, so that they cannot hold a canary.
    static final Set<String> WORDLESS =
            Set.of(
                    "audit_head.hash",
                    "audit_link.digest",
                    "audit_link.hash",
                    "audit_link.salt",
                    "erasure.address_hash",
                    "smtp_server.tls",
                    "smtp_server.auth",
                    "smtp_server.sign_in",
                    "smtp_server.login_grant",
                    "domain_record.kind",
                    "spf_advice.outcome",
                    "smtp_server.last_check_stage",
                    "smtp_server.pause_stage",
                    "sender_domain.proof",
                    "sender_domain.finding",
                    "sender_verdict.result",
                    "sender_verdict.aligned",
                    "sender_verdict.actor",
                    "signing_key.algorithm",
                    "signing_key.public_key",
                    "signing_key.state",
                    "signing_key.finding",
                    "signing_key.told",
                    "signing_key.last_told",
                    "server_incident.kind",
                    "server_incident.stage",
                    "server_check_day.stage",
                    "app_user.role",
                    "app_user.locale",
                    "app_user.theme",
                    "app_user.password_hash",
                    "known_device.token_hash",
                    "recovery_code.code_hash",
                    "address_mark.cause",
                    "message.state",
                    "message.hold_reason",
                    "message.held_for",
                    "delivery_attempt.outcome",
                    "delivery_attempt.stage",
                    "bounce.kind",
                    "batch_pause.cause",
                    "batch_refusal.cause",
                    "lane_refusal.fault",
                    "check_choice.severity",
                    "bounce.stage",
                    "link.purpose",
                    "notice.kind",
                    "notice.locale",
                    "notice.state",
                    "notice.last_stage",
                    "attachment.sha256",
                    "message_attachment.sha256");

    private static final String PUBLIC_KEY =
            DkimKeyPair.generate(DkimAlgorithm.RSA_SHA256).publicKey().base64();

    private static final String HASH = QuickHash.of(PASSWORD);

    final UUID id = UUID.randomUUID();
    final UUID server = UUID.randomUUID();
    final UUID incident = UUID.randomUUID();
    final UUID user = UUID.randomUUID();
    final UUID candidate = UUID.randomUUID();
    final UUID selection = UUID.randomUUID();
    final UUID message = UUID.randomUUID();
    final UUID batch = UUID.randomUUID();
    final UUID attempt = UUID.randomUUID();
    final UUID event = UUID.randomUUID();
    final UUID mark = UUID.randomUUID();
    final UUID bounce = UUID.randomUUID();
    final UUID domain = UUID.randomUUID();
    final UUID verdict = UUID.randomUUID();
    final UUID key = UUID.randomUUID();
    final UUID note = UUID.randomUUID();
    final UUID passkey = UUID.randomUUID();
    final UUID link = UUID.randomUUID();
    final UUID notice = UUID.randomUUID();
    final String sha256 = (id.toString() + user).replace("-", "");
    private final JdbcClient superuser;

    PlantedAgency(JdbcClient superuser) {
        this.superuser = superuser;
        addAgency(superuser, id, "Agency " + id);
        plantServerAndPeople();
        plantErasure();
        plantLogin();
        plantSingleSignOn();
        plantLink();
        plantNotice();
        plantMessage();
        plantFigures();
        plantDomain();
        plantRecords();
        plantListings();
    }

    private void plantDomain() {
        superuser
                .sql(
                        """
                        insert into sender_domain (tenant_id, id, domain, token, finding, found,
                            report_address, checked_at, lost_since, added_by, created_at)
                        values (?, ?, 'cnryplanted-domain.test', 'cnryplanted-token', 'OTHER_TEXT',
                            'cnryplanted-found', 'cnryplanted-reports', now(), now(), ?, now())
                        """)
                .params(id, domain, user)
                .update();
        superuser
                .sql(
                        """
                        insert into sender_verdict (tenant_id, id, from_domain, smtp_server_id, result,
                            spf, dmarc, words, arguments, actor, notes, story, facts, since, asked_at)
                        values (?, ?, 'cnryplanted-domain.test', ?, 'NOT_BELIEVED', 'cnryplanted-spf',
                            'cnryplanted-dmarc', 'cnryplanted-words', '{cnryplanted-argument}',
                            'USER', '{cnryplanted-note}',
                            '{"notes": [], "addresses": ["cnryplanted"], "spf": [], "dmarc": [], "signature": false}',
                            'cnryplanted-facts', now(), now())
                        """)
                .params(id, verdict, server)
                .update();
        superuser
                .sql(
                        """
                        insert into signing_key (tenant_id, id, domain_id, selector, algorithm,
                            public_key, sealed_private_key, state, finding, found, told, created_at)
                        values (?, ?, ?, 'cnryplanted-selector', 'RSA_SHA256', ?,
                            'cnryplanted-private', 'ACTIVE', 'OTHER',
                            'cnryplanted-record', 'RECORD', now())
                        """)
                .params(id, key, domain, PUBLIC_KEY)
                .update();
    }

    private void plantFactors(String sha256) {
        superuser
                .sql(
                        """
                        insert into user_totp (tenant_id, user_id, sealed_secret, begun_at)
                        values (?, ?, 'cnryplanted-totp', now())
                        """)
                .params(id, user)
                .update();
        superuser
                .sql("insert into recovery_code (tenant_id, user_id, code_hash) values (?, ?, ?)")
                .params(id, user, sha256)
                .update();
        superuser.sql("insert into factor_rule (tenant_id) values (?)").param(id).update();
        superuser
                .sql("insert into factor_reset values (?, ?, ?, now())")
                .params(id, user, user)
                .update();
        superuser
                .sql(
                        """
                        insert into passkey (tenant_id, id, user_id, name, credential_id,
                            attestation_object, transports, sign_count, last_challenge, created_at)
                        values (?, ?, ?, 'cnryplanted-passkey', 'cnryplanted-credential',
                            'cnryplanted-attestation', 'cnryplanted-transport', 1,
                            'cnryplanted-challenge', now())
                        """)
                .params(id, passkey, user)
                .update();
    }

    private void plantSingleSignOn() {
        superuser
                .sql(
                        """
                        insert into identity_provider (tenant_id, id, issuer, client_id,
                            sealed_client_secret, role_claim, administrator_value, epoch)
                        values (?, gen_random_uuid(), 'https://cnryplanted-issuer.test',
                            'cnryplanted-client', 'cnryplanted-sealed', 'cnryplanted-claim',
                            'cnryplanted-value', gen_random_uuid())
                        """)
                .param(id)
                .update();
        superuser
                .sql(
                        """
                        insert into federated_identity
                        values (?, 'https://cnryplanted-issuer.test', 'cnryplanted-subject', ?, now())
                        """)
                .params(id, user)
                .update();
        superuser
                .sql("insert into federated_user values (?, ?, 'cnryplanted-placeholder', false)")
                .params(id, user)
                .update();
        superuser
                .sql(
                        """
                        insert into federated_sign_in (tenant_id, state_hash, session_hash, nonce_hash,
                            sealed_verifier, epoch, purpose, user_id, expires_at)
                        values (?, 'cnryplanted-state', 'cnryplanted-session', 'cnryplanted-nonce',
                            'cnryplanted-verifier', gen_random_uuid(), 'TRY', ?, now())
                        """)
                .params(id, user)
                .update();
    }

    private void plantServerAndPeople() {
        superuser
                .sql(
                        """
                        insert into smtp_server (tenant_id, id, name, host, port, tls, auth, username,
                            sealed_secret, sender_domains, ehlo_name, pause_reason, last_check_at,
                            last_check_ok, last_check_stage, last_check_text, last_check_millis,
                            ca_certificates, outgoing_addresses, client_id, sealed_client_secret,
                            directory, authorization_url, token_url, scopes, created_at)
                        values (?, ?, 'cnryplanted-server', 'cnryplanted-host.test', 25, 'NONE', 'PASSWORD',
                            'cnryplanted-username', 'cnryplanted-secret', 'cnryplanted-domain.test', 'cnryplanted-ehlo.test',
                            'cnryplanted-pause', now(), false, 'GREETING', 'cnryplanted-check', 1,
                            'cnryplanted-certificates', 'cnryplanted-addresses', 'cnryplanted-client',
                            'cnryplanted-client-secret', 'cnryplanted-directory',
                            'cnryplanted-authorization', 'cnryplanted-token', 'cnryplanted-scopes', now())
                        """)
                .params(id, server)
                .update();
        superuser
                .sql(
                        """
                        insert into server_incident (tenant_id, id, smtp_server_id, kind, opened_at,
                            confirmed_at, stage, code, text)
                        values (?, ?, ?, 'FAILURE', now(), now(), 'GREETING', 554, 'cnryplanted-incident')
                        """)
                .params(id, incident, server)
                .update();
        superuser
                .sql(
                        """
                        insert into server_check_day (tenant_id, smtp_server_id, day, failed, failed_at,
                            stage, code, text)
                        values (?, ?, current_date, 1, now(), 'GREETING', 554, 'cnryplanted-day')
                        """)
                .params(id, server)
                .update();
        user(user, "cnryplanted-" + id + "@a.test", "ADMIN");
        superuser
                .sql(
                        """
                        insert into known_device (tenant_id, token_hash, user_id, device_id, since, seen_at)
                        values (?, ?, ?, ?, now(), now())
                        """)
                .params(id, sha256, user, UUID.randomUUID())
                .update();
        plantFactors(sha256);
        superuser
                .sql(
                        """
                        insert into candidate (tenant_id, id, first_name, last_name, email, created_at)
                        values (?, ?, 'cnryplanted-first', 'cnryplanted-last', 'cnryplanted-candidate@a.test', now())
                        """)
                .params(id, candidate)
                .update();
        superuser
                .sql("insert into candidate_selection values (?, ?, ?, array[?::uuid], now())")
                .params(id, selection, user, candidate)
                .update();
        superuser
                .sql(
                        """
                        insert into audit_event
                            (tenant_id, id, at, actor_id, action, subject_id, detail, client)
                        values (?, ?, now(), ?, 'cnryplanted-action', ?, 'cnryplanted-detail',
                            'cnryplanted-client')
                        """)
                .params(id, event, user, server)
                .update();
    }

    private void plantErasure() {
        superuser
                .sql(
                        """
                        insert into erasure_key values (?, ?, 'cnryplanted-sealed', now());
                        insert into erasure values
                            (?, gen_random_uuid(), ?, 'hash', gen_random_uuid(), now(), ?)
                        """)
                .params(id, key, id, key, user)
                .update();
    }

    private void plantLogin() {
        superuser
                .sql(
                        """
                        insert into server_login (tenant_id, id, server_id, user_id, account,
                            sealed_refresh, sealed_access, access_expires_at, renewed_at,
                            consented_by, consented_at, lost_at, lost_reason)
                        values (?, gen_random_uuid(), ?, ?, 'cnryplanted-account',
                            'cnryplanted-refresh', 'cnryplanted-access', now(), now(), ?, now(),
                            now(), 'cnryplanted-lost')
                        """)
                .params(id, server, user, user)
                .update();
        superuser
                .sql(
                        """
                        insert into sign_in_request (tenant_id, state_hash, session_hash, user_id,
                            server_id, settings_version, own, nonce_hash, sealed_verifier, expires_at)
                        values (?, 'cnryplanted-state', 'cnryplanted-session', ?, ?, 1, true,
                            'cnryplanted-nonce', 'cnryplanted-verifier', now())
                        """)
                .params(id, user, server)
                .update();
        superuser
                .sql(
                        """
                        insert into server_import (tenant_id, id, line, user_id, sealed_login, kept_at)
                        values (?, gen_random_uuid(), 0, ?, 'cnryplanted-login', now())
                        """)
                .params(id, user)
                .update();
    }

    private void plantLink() {
        superuser
                .sql(
                        """
                        insert into link (tenant_id, id, user_id, purpose, token_hash, address, mailed,
                            created_at, expires_at)
                        values (?, ?, ?, 'RESET', 'cnryplanted-hash', 'cnryplanted-user@a.test', true,
                            now(), now() + interval '1 hour')
                        """)
                .params(id, link, user)
                .update();
    }

    private void plantNotice() {
        superuser
                .sql(
                        """
                        insert into notice (tenant_id, id, kind, to_address, to_name, locale, subject,
                            sealed_text, from_address, from_name, message_id, due_at, worthless_at,
                            last_stage, last_code, last_text, cause, created_at)
                        values (?, ?, 'invitation', 'cnryplanted-user@a.test', 'cnryplanted-to',
                            'en', 'cnryplanted-subject', 'cnryplanted-text', 'cnryplanted-from@a.test',
                            'cnryplanted-from', '<cnryplanted-notice@a.test>', now(),
                            now() + interval '7 days', 'RCPT', 450, 'cnryplanted-reply',
                            'cnryplanted-cause', now())
                        """)
                .params(id, notice)
                .update();
    }

    private void plantMessage() {
        superuser
                .sql(
                        """
                        insert into message (tenant_id, id, batch_id, sender_id, candidate_id,
                            smtp_server_id, route_name, from_address, from_name, reply_to, to_address,
                            to_name, subject, source, size, message_id, dated_at, state, hold_reason,
                            attempt, due_at, idempotency_key, created_at, destination)
                        values (?, ?, ?, ?, ?, ?, 'cnryplanted-route', 'cnryplanted-from@a.test', 'cnryplanted-from',
                            'cnryplanted-reply@a.test', 'cnryplanted-candidate@a.test', 'cnryplanted-to', 'cnryplanted-subject', ?,
                            0, '<cnryplanted-message@a.test>', now(), 'HELD', 'SERVER_DISABLED', 1, now(), ?,
                            now(), 'cnryplanted-destination')
                        """)
                .params(id, message, batch, user, candidate, server)
                .params(
                        "Content-Type: text/html\r\n\r\n<p>cnryplanted-message</p>\r\n".getBytes(),
                        batch)
                .update();
        superuser
                .sql(
                        """
                        insert into message_signature
                        values (?, ?, 'cnryplanted-key', 'cnryplanted-signature')
                        """)
                .params(id, message)
                .update();
        superuser
                .sql("insert into sent_anyway values (?, ?, '{cnryplanted-finding}', ?, now())")
                .params(id, message, user)
                .update();
        superuser
                .sql("insert into check_choice values (?, 'cnryplanted-finding', 'STOPS')")
                .param(id)
                .update();
        superuser
                .sql("insert into batch_pause values (?, ?, ?, now(), 'policy', 11)")
                .params(id, batch, user)
                .update();
        superuser
                .sql("insert into batch_refusal values (?, ?, ?, 'policy', ?, now())")
                .params(id, batch, user, message)
                .update();
        superuser
                .sql(
                        """
                        insert into signature_logo
                        values (?, ?, 'cnryplanted-type', 1, 1, 'cnryplanted-octets', now())
                        """)
                .params(id, user)
                .update();
        superuser
                .sql(
                        """
                        insert into delivery_attempt (tenant_id, id, message_id, number, route_name,
                            started_at, millis, outcome, stage, reply_code, enhanced_code, reply_text,
                            signature)
                        values (?, ?, ?, 1, 'cnryplanted-route', now(), 1, 'REJECTED', 'RCPT', 550, 'cnryplanted-code',
                            'cnryplanted-reply', 'cnryplanted-signature')
                        """)
                .params(id, attempt, message)
                .update();
        superuser
                .sql(
                        """
                        insert into address_mark (tenant_id, id, address, cause, message_id, marked_at)
                        values (?, ?, 'cnryplanted-candidate@a.test', 'recipient-unknown', ?, now())
                        """)
                .params(id, mark, message)
                .update();
        superuser
                .sql(
                        """
                        insert into bounce (tenant_id, id, message_id, recorded_at, recorded_by, kind,
                            stage, reply_code, enhanced_code, reply_text)
                        values (?, ?, ?, now(), ?, 'FAILED', 'RCPT', 550, 'cnryplanted-code', 'cnryplanted-bounce')
                        """)
                .params(id, bounce, message, user)
                .update();
        superuser
                .sql(
                        """
                        insert into seen_address (tenant_id, id, smtp_server_id, host, address,
                            bounce_id, seen_at)
                        values (?, gen_random_uuid(), ?, 'cnryplanted-host', 'cnryplanted-seen', ?,
                            now())
                        """)
                .params(id, server, bounce)
                .update();
        superuser
                .sql(
                        """
                        insert into explanation_note (tenant_id, id, reply, what, next, written_by,
                            written_at, created_at)
                        values (?, ?, '550 cnryplanted-bounce', 'cnryplanted-what', 'cnryplanted-next', ?,
                            now(), now())
                        """)
                .params(id, note, user)
                .update();
        superuser
                .sql("insert into attachment values (?, ?, 4, 'cnryplanted-encoded', now())")
                .params(id, sha256)
                .update();
        superuser
                .sql(
                        """
                        insert into message_attachment
                        values (?, ?, 0, ?, 'cnryplanted-file.pdf', 'cnryplanted/type',
                            'cnryplanted-head', 'cnryplanted-cid')
                        """)
                .params(id, message, sha256)
                .update();
    }

    private void plantFigures() {
        superuser
                .sql(
                        """
                        insert into delivery_day
                            (tenant_id, smtp_server_id, day, slot, route_name, accepted)
                        values (?, ?, current_date, 0, 'cnryplanted-counted', 1)
                        """)
                .params(id, server)
                .update();
        superuser
                .sql("insert into delivery_day_of_user values (?, ?, ?, current_date, 0, 1)")
                .params(id, server, user)
                .update();
        superuser
                .sql(
                        """
                        insert into learned_limit
                            (tenant_id, smtp_server_id, connections, gap_millis, learned_at)
                        values (?, ?, 1, 1000, now())
                        """)
                .params(id, server)
                .update();
        superuser
                .sql("insert into lane_refusal values (?, ?, ?, 'LIMIT', 'cnryplanted-from', 1)")
                .params(id, server, user)
                .update();
        superuser
                .sql(
                        """
                        insert into lane_turn (tenant_id, smtp_server_id, user_id, ahead, last_turn)
                        values (?, ?, ?, 0, ?)
                        """)
                .params(id, server, user, user)
                .update();
        superuser
                .sql(
                        """
                        insert into learned_user_limit
                            (tenant_id, smtp_server_id, user_id, connections, gap_millis, learned_at)
                        values (?, ?, ?, 1, 1000, now())
                        """)
                .params(id, server, user)
                .update();
    }

    /// What was found in the DNS, and what follows from it.
    private void plantListings() {
        superuser
                .sql(
                        """
                        insert into blocklist_watched (tenant_id, id, smtp_server_id, address)
                        values (?, gen_random_uuid(), ?, 'cnryplanted-address')
                        """)
                .params(id, server)
                .update();
        superuser
                .sql(
                        """
                        insert into blocklist_told (tenant_id, list, subject, told_at)
                        values (?, 'cnryplanted-list', 'cnryplanted-subject', now())
                        """)
                .param(id)
                .update();
    }

    private void plantRecords() {
        superuser
                .sql(
                        """
                        insert into domain_record (tenant_id, id, domain_id, kind, name, texts, faults,
                            asked_at, seen_at, changed_at)
                        values (?, gen_random_uuid(), ?, 'SPF', 'cnryplanted-domain.test',
                            '{v=spf1 cnryplanted-record}',
                            array[E'spf.fault.SYNTAX\ttrue\t7\tcnryplanted-fault\tcnryplanted-domain.test\t0'],
                            now(), now(), now())
                        """)
                .params(id, domain)
                .update();
        superuser
                .sql(
                        """
                        insert into spf_advice (tenant_id, domain_id, outcome, record, notes, unknown,
                            facts, made_at)
                        values (?, ?, 'PASTE', 'v=spf1 cnryplanted-advice',
                            array[E'spf.note.STRAY\tcnryplanted-note'],
                            array[E'spf.unknown.addresses\t\tcnryplanted-unknown'],
                            'cnryplanted-facts', now())
                        """)
                .params(id, domain)
                .update();
    }

    /// Somebody who can sign in with [#PASSWORD]. No operator: those are shown to one another.
    private void user(UUID userId, String email, String role) {
        addUser(superuser, id, userId, "cnryplanted-name", email, role, false);
        superuser
                .sql("update app_user set smtp_server_id = ?, signature_html = ? where id = ?")
                .params(server, "<p>cnryplanted-signature</p>", userId)
                .update();
    }

    static void addAgency(JdbcClient superuser, UUID id, String name) {
        superuser
                .sql("insert into agency (id, name, created_at) values (?, ?, now())")
                .params(id, name)
                .update();
    }

    static void addUser(
            JdbcClient superuser,
            UUID agency,
            UUID userId,
            String name,
            String email,
            String role,
            boolean operator) {
        superuser
                .sql(
                        """
                        insert into app_user (tenant_id, id, email, display_name, password_hash, role,
                            operator, address_proven_at, created_at)
                        values (?, ?, ?, ?, ?, ?, ?, now(), now())
                        """)
                .params(agency, userId, email, name, HASH, role, operator)
                .update();
        superuser
                .sql("insert into sign_in values (?, ?, ?, true)")
                .params(email, agency, userId)
                .update();
    }

    String email() {
        return "cnryplanted-" + id + "@a.test";
    }

    /// Everything that a request could name a row by.
    Map<String, String> ids() {
        var ids = new LinkedHashMap<String, String>();
        ids.put("agency", id.toString());
        ids.put("server", server.toString());
        ids.put("incident", incident.toString());
        ids.put("user", user.toString());
        ids.put("candidate", candidate.toString());
        ids.put("selection", selection.toString());
        ids.put("message", message.toString());
        ids.put("batch", batch.toString());
        ids.put("mark", mark.toString());
        ids.put("attempt", attempt.toString());
        ids.put("bounce", bounce.toString());
        ids.put("domain", domain.toString());
        ids.put("verdict", verdict.toString());
        ids.put("note", note.toString());
        ids.put("link", link.toString());
        ids.put("notice", notice.toString());
        ids.put("event", event.toString());
        ids.put("attachment", sha256);
        return ids;
    }

    static TreeSet<String> tables(JdbcClient superuser) {
        return new TreeSet<>(
                superuser
                        .sql(
                                """
                                select table_name from information_schema.columns
                                where table_schema = 'public' and column_name = 'tenant_id'
                                  and table_name <> 'sign_in'
                                """)
                        .query(String.class)
                        .list());
    }

    /// The text and bytea columns of agencies that hold no canary.
    TreeSet<String> columnsWithoutCanary() {
        var empty = new TreeSet<String>();
        for (var table : tables(superuser)) {
            for (var column : wordColumns(table)) {
                var found =
                        superuser
                                .sql(
                                        """
                                        select coalesce(bool_or(position('cnryplanted'::bytea in
                                            %s::text::bytea) > 0 or position('636e7279' in
                                            %s::text) > 0), false) from %s where tenant_id = ?
                                        """
                                                .formatted(column, column, table))
                                .param(id)
                                .query(Boolean.class)
                                .single();
                if (!found) {
                    empty.add(table + "." + column);
                }
            }
        }
        return empty;
    }

    private List<String> wordColumns(String table) {
        return superuser
                .sql(
                        """
                        select column_name from information_schema.columns
                        where table_schema = 'public' and table_name = ? and data_type in ('text', 'bytea')
                        """)
                .param(table)
                .query(String.class)
                .list();
    }

    /// Of every row of the agency, by table.
    Map<String, String> checksums() {
        var sums = new TreeMap<String, String>();
        for (var table : tables(superuser)) {
            sums.put(table, checksum(table, "tenant_id"));
        }
        sums.put("sign_in", checksum("sign_in", "tenant_id"));
        sums.put("agency", checksum("agency", "id"));
        return sums;
    }

    private String checksum(String table, String key) {
        return superuser
                .sql(
                        """
                        select count(*) || ' ' || coalesce(md5(string_agg(r::text, '' order by r::text)), '')
                        from %s r where %s = ?
                        """
                                .formatted(table, key))
                .param(id)
                .query(String.class)
                .single();
    }
}

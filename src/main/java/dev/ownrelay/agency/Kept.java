package dev.ownrelay.agency;

import java.util.List;

/// All that is kept, by what it is kept for: every table stands here once, and what is no table.
enum Kept {
    CANDIDATES(About.CANDIDATES, "candidate", "candidate_selection"),
    EMAILS(About.CANDIDATES, "message", "sent_anyway", "batch_pause", "batch_refusal"),
    TEXTS(About.CANDIDATES, "message.source", "message_signature"),
    FILES(About.CANDIDATES, "attachment", "message_attachment"),
    ATTEMPTS(About.CANDIDATES, "delivery_attempt", "bounce"),
    MARKS(About.CANDIDATES, "address_mark"),
    NOTES(About.CANDIDATES, "explanation_note"),
    ERASURES(About.CANDIDATES, "erasure", "erasure_key"),
    AUDIT(About.CANDIDATES, "audit_event", "audit_head", "audit_link"),
    USERS(About.COLLEAGUES, "app_user", "signature_logo", "agency", "check_choice"),
    SIGN_INS(
            About.COLLEAGUES,
            "sign_in",
            "sign_in_failure",
            "sign_in_failed",
            "sign_in_round",
            "sign_in_place",
            "sign_in_request",
            "identity_provider",
            "federated_identity",
            "federated_user",
            "federated_sign_in",
            "known_device",
            "user_totp",
            "recovery_code",
            "factor_rule",
            "factor_reset",
            "passkey",
            "link",
            "link_asked",
            "reset_request",
            "setup_link"),
    SESSIONS(About.COLLEAGUES, "spring_session", "spring_session_attributes"),
    LOG(About.COLLEAGUES),
    NOTICES(About.COLLEAGUES, "notice", "notice_failure"),
    FIGURES(About.NOBODY, "delivery_day", "delivery_day_of_user"),
    SERVERS(
            About.NOBODY,
            "smtp_server",
            "server_login",
            "server_import",
            "server_incident",
            "server_check_day",
            "learned_limit",
            "learned_user_limit",
            "lane_refusal",
            "lane_turn",
            "seen_address",
            "blocklist_watched",
            "blocklist_told",
            "sender_domain",
            "domain_record",
            "sender_verdict",
            "spf_advice",
            "signing_key",
            "proven_domain"),
    INSTALLATION(
            About.NOBODY,
            "operator_event",
            "operator_head",
            "operator_link",
            "relay_pause",
            "relay_rest",
            "blocklist_answer",
            "blocklist_test",
            "unknown_reply",
            "wrong_explanation",
            "key_ring_node",
            "scheduled_tasks",
            "flyway_schema_history");

    /// Of whom something can tell.
    enum About {
        CANDIDATES,
        COLLEAGUES,
        NOBODY
    }

    private final About about;
    private final List<String> places;

    /// @param places tables, and columns of tables that stand elsewhere
    Kept(About about, String... places) {
        this.about = about;
        this.places = List.of(places);
    }

    public About about() {
        return about;
    }

    List<String> places() {
        return places;
    }
}

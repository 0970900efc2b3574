package dev.ownrelay.keys;

import java.util.Arrays;
import java.util.List;

/// Every column that holds sealed secrets.
enum SealedColumn {
    PASSWORD("smtp_server", "sealed_secret", "SMTP passwords"),
    CLIENT_SECRET("smtp_server", "sealed_client_secret", "client secrets"),
    REFRESH("server_login", "sealed_refresh", "refresh tokens"),
    ACCESS("server_login", "sealed_access", "access tokens"),
    SIGN_IN("sign_in_request", "sealed_verifier", "sign-ins at providers under way"),
    ORGANISATION_SECRET("identity_provider", "sealed_client_secret", "secrets of single sign-on"),
    ORGANISATION_SIGN_IN(
            "federated_sign_in", "sealed_verifier", "sign-ins at organisations under way"),
    TOTP("user_totp", "sealed_secret", "keys of apps with codes"),
    SIGNING_KEY("signing_key", "sealed_private_key", "DKIM keys"),
    NOTICE("notice", "sealed_text", "mails of Ownrelay's own that wait"),
    IMPORT("server_import", "sealed_login", "logins of lists under correction"),
    ERASURES("erasure_key", "sealed_key", "keys of erasures"),
    RESET("reset_request", "sealed_address", "requests for a new password");

    /// They stand in no row of an agency.
    private static final List<SealedColumn> OF_NO_AGENCY = List.of(RESET);

    private final String table;
    private final String column;
    private final String words;

    SealedColumn(String table, String column, String words) {
        this.table = table;
        this.column = column;
        this.words = words;
    }

    static List<SealedColumn> ofNoAgency() {
        return OF_NO_AGENCY;
    }

    static List<SealedColumn> ofAgencies() {
        return Arrays.stream(values()).filter(each -> !OF_NO_AGENCY.contains(each)).toList();
    }

    /// Of several, for an operator.
    String words() {
        return words;
    }

    /// As it is written in SQL.
    String place() {
        return table + "." + column;
    }

    /// The next ones that another key than the active one seals, locked.
    String others() {
        return sql(
                """
                select cast(ctid as text) as place, {column} as sealed from {table}
                where {mine} and {column} like 'v1:_%:_%'
                    and split_part({column}, ':', 2) <> :active and {column} > :after
                order by {column} limit :most for update skip locked
                """);
    }

    /// Only where nobody else has changed it.
    String replacing() {
        return sql(
                """
                update {table} set {column} = :fresh
                where {mine} and ctid = cast(:place as tid) and {column} = :sealed
                """);
    }

    private String sql(String template) {
        return template.replace("{table}", table)
                .replace("{column}", column)
                .replace("{mine}", OF_NO_AGENCY.contains(this) ? "true" : "tenant_id = :agency");
    }
}

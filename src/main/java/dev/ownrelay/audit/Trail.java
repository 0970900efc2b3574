package dev.ownrelay.audit;

/// The two trails: an agency's own, and that of the operators, which belongs to no agency.
enum Trail {
    AGENCY("audit_event", "tenant_id", "tenant_id = :tenant", "/maintenance/audit"),
    OPERATORS("operator_event", "agency_id", "true", "/operator/audit");

    private final String table;
    private final String agency;
    private final String scope;
    private final String url;

    Trail(String table, String agency, String scope, String url) {
        this.table = table;
        this.agency = agency;
        this.scope = scope;
        this.url = url;
    }

    String table() {
        return table;
    }

    /// The column that names the agency.
    String agency() {
        return agency;
    }

    /// The condition of the rows that a reader may see.
    String scope() {
        return scope;
    }

    public String url() {
        return url;
    }
}

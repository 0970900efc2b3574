package dev.ownrelay.audit;

/// The two trails: an agency's own, and that of the operators, which belongs to no agency.
enum Trail {
    AGENCY(
            "audit_event",
            "tenant_id",
            "tenant_id = :tenant",
            "/maintenance/audit",
            "audit_link",
            "audit_head"),
    OPERATORS(
            "operator_event",
            "agency_id",
            "true",
            "/operator/audit",
            "operator_link",
            "operator_head");

    private final String table;
    private final String agency;
    private final String scope;
    private final String url;
    private final String links;
    private final String head;

    Trail(String table, String agency, String scope, String url, String links, String head) {
        this.table = table;
        this.agency = agency;
        this.scope = scope;
        this.url = url;
        this.links = links;
        this.head = head;
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

    /// The table of its chain.
    String links() {
        return links;
    }

    /// The table that says where its chain ends.
    String head() {
        return head;
    }

    public String url() {
        return url;
    }
}

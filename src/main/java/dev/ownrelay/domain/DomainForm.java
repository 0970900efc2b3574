package dev.ownrelay.domain;

import java.util.Objects;

/// A domain as it is typed.
record DomainForm(String domain) {

    DomainForm {
        domain = Objects.requireNonNullElse(domain, "");
    }
}

package dev.ownrelay.agency;

import dev.ownrelay.account.UserForm;
import dev.ownrelay.relay.RelayQuota;

import jakarta.validation.constraints.Pattern;

import org.jspecify.annotations.Nullable;

/// What the operator lets one agency send through the default relay; blank: as all agencies.
///
/// @param version of the row that the form was filled from
record RelayQuotaForm(
        @Pattern(regexp = "(?:[1-9][0-9]{0,3})?", message = "{server.perMinute.range}")
                String relayPerMinute,
        @Pattern(regexp = "(?:[1-9][0-9]{0,5}|1000000)?", message = "{server.perDay.range}")
                String relayPerDay,
        @Pattern(regexp = "(?:[1-9]|1[0-9]|20)?", message = "{agency.relay.connections.range}")
                String relayConnections,
        String version) {

    RelayQuotaForm {
        relayPerMinute = UserForm.stripped(relayPerMinute);
        relayPerDay = UserForm.stripped(relayPerDay);
        relayConnections = UserForm.stripped(relayConnections);
        version = UserForm.stripped(version);
    }

    static RelayQuotaForm of(RelayQuota quota) {
        return new RelayQuotaForm(
                typed(quota.perMinute()),
                typed(quota.perDay()),
                typed(quota.connections()),
                Integer.toString(quota.version()));
    }

    /// @param version that the row has now
    RelayQuota quota(int version) {
        return new RelayQuota(
                number(relayPerMinute), number(relayPerDay), number(relayConnections), version);
    }

    boolean isOf(RelayQuota quota) {
        return version.equals(Integer.toString(quota.version()));
    }

    private static String typed(@Nullable Integer number) {
        return number == null ? "" : number.toString();
    }

    private static @Nullable Integer number(String typed) {
        return typed.isEmpty() ? null : Integer.valueOf(typed);
    }
}

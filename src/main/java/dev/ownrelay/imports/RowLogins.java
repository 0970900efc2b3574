package dev.ownrelay.imports;

import dev.ownrelay.imports.KeptLogins.Place;
import dev.ownrelay.imports.LookedRow.PasswordState;
import dev.ownrelay.network.ServerAddress;

import org.springframework.stereotype.Component;

import java.util.Optional;
import java.util.UUID;

/// Finds the password of a row: typed on the page, or that of the list as far as the user name
/// leaves one.
@Component
class RowLogins {

    private final KeptLogins kept;

    RowLogins(KeptLogins kept) {
        this.kept = kept;
    }

    /// @param password empty: there is none, or it must not be used
    record Found(PasswordState state, String password) {

        @Override
        public String toString() {
            return "Found[" + state + "]";
        }
    }

    /// @param login user name and password
    void keep(UUID draft, ImportRow row, String login, UUID me) {
        kept.keep(place(draft, row, me), login);
    }

    void forget(UUID draft, UUID me) {
        kept.forget(draft, me);
    }

    /// What was typed on the page is kept in place of what stood in the list.
    Found of(UUID draft, ImportRow row, UUID me) {
        var place = place(draft, row, me);
        var user = row.username();
        if (user.isBlank()) {
            return new Found(PasswordState.NO_LOGIN, row.password());
        }
        if (!row.password().isEmpty()) {
            kept.keep(place, user + " " + row.password());
            return new Found(PasswordState.KEPT, row.password());
        }
        var login = kept.find(place).or(() -> bound(place));
        if (login.isEmpty()) {
            return new Found(kept.has(place) ? PasswordState.AGAIN : PasswordState.LATER, "");
        }
        return login.filter(whole -> whole.startsWith(user + " "))
                .map(whole -> new Found(PasswordState.KEPT, whole.substring(user.length() + 1)))
                .orElse(new Found(PasswordState.AGAIN, ""));
    }

    /// Where the list named no place that can be, the first one that is typed counts.
    private Optional<String> bound(Place place) {
        if (place.goal().isEmpty()) {
            return Optional.empty();
        }
        var loose = kept.find(new Place(place.draft(), place.line(), place.user(), ""));
        loose.ifPresent(login -> kept.keep(place, login));
        return loose;
    }

    private static Place place(UUID draft, ImportRow row, UUID me) {
        var goal = row.goal().map(place -> place + " " + row.tls()).orElse("");
        return new Place(draft, row.place(), me, goal);
    }

    static Optional<String> host(ImportRow row) {
        return ServerAddress.parse(row.address()) instanceof ServerAddress.Parsed.Ok(var address)
                ? Optional.of(address.host())
                : Optional.empty();
    }
}

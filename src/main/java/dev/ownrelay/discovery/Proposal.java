package dev.ownrelay.discovery;

import dev.ownrelay.provider.Preset;
import dev.ownrelay.provider.Presets;

import java.util.Optional;

/// A server that may be the right one; an administrator decides.
///
/// @param seen by what it was found: a host, a record or a page; empty: by trying
/// @param username with which one probably logs in; empty: not known
/// @param preset what is known of it; empty: nothing
record Proposal(Way way, String seen, Place place, String username, Optional<Preset> preset) {

    /// Of a provider that is known.
    static Proposal of(Way way, String seen, Preset preset, Wanted wanted) {
        var name = preset.username().isEmpty() ? wanted.address() : preset.username();
        return new Proposal(way, seen, Place.of(preset.server()), name, Optional.of(preset));
    }

    /// Of a server that somebody named, or that answered.
    static Proposal of(Way way, String seen, Place place, String username) {
        return new Proposal(way, seen, place, username, Presets.ofHost(place.host()));
    }

    /// The key of the preset whose server this is; empty: there is none.
    public String key() {
        return preset.filter(known -> Place.of(known.server()).equals(place))
                .map(Preset::key)
                .orElse("");
    }

    /// As people know it.
    public String name() {
        return preset.map(Preset::name).orElse(place.host());
    }

    /// Whether somebody has put a stranger there, for all that we know (RFC 6186 section 6).
    public boolean strange(String domain) {
        return preset.isEmpty() && !place.isOf(domain);
    }
}

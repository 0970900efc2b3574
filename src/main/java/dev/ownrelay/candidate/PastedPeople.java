package dev.ownrelay.candidate;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/// What became of addresses that somebody pasted.
///
/// @param known who is a candidate, those among them who were added just now
/// @param marks why somebody should not be written to, by candidate
/// @param newcomers who is no candidate yet
/// @param added how many became candidates just now
/// @param twice how often somebody stood there again
/// @param faults what is no address
/// @param erased addresses of people who were erased, and who are not added here
/// @param tooMany whether there were more than one may write to, so that nobody was taken
public record PastedPeople(
        List<Candidate> known,
        Map<UUID, AddressMark> marks,
        List<Newcomer> newcomers,
        int added,
        int twice,
        List<String> faults,
        List<String> erased,
        boolean tooMany) {

    static PastedPeople refused() {
        return new PastedPeople(List.of(), Map.of(), List.of(), 0, 0, List.of(), List.of(), true);
    }

    /// Who was a candidate before.
    public int found() {
        return known.size() - added;
    }

    public List<Candidate> marked() {
        return known.stream().filter(one -> marks.containsKey(one.getId())).toList();
    }

    /// Whether a name was made out of an address, and should be looked at.
    public boolean guessed() {
        return newcomers.stream().anyMatch(Newcomer::guessed);
    }

    /// As they can be changed before they are added.
    public String lines() {
        return newcomers.stream().map(Newcomer::line).collect(Collectors.joining("\n"));
    }
}

package dev.ownrelay.candidate;

import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The candidates of the agency as recipients of messages.
@Service
public class Recipients {

    /// As many as one may write to at once.
    public static final int MOST = 1_000;

    /// Somebody to whom an email was about to be stored is a candidate no more.
    public static final class GoneException extends IllegalStateException {

        GoneException() {
            super("A recipient was removed meanwhile");
        }
    }

    private final Candidates candidates;
    private final CandidateLock lock;
    private final CandidateRegister register;
    private final AddressMarks marks;
    private final Selections selections;

    Recipients(
            Candidates candidates,
            CandidateLock lock,
            CandidateRegister register,
            AddressMarks marks,
            Selections selections) {
        this.candidates = candidates;
        this.lock = lock;
        this.register = register;
        this.marks = marks;
        this.selections = selections;
    }

    /// Those of the candidates that exist, once each, in the order asked for. A candidate of
    /// another agency does not exist.
    @Transactional(readOnly = true)
    public List<Candidate> find(Collection<UUID> ids) {
        var byId =
                candidates.findAllById(ids).stream()
                        .collect(Collectors.toMap(Candidate::getId, Function.identity()));
        return ids.stream().distinct().map(byId::get).filter(Objects::nonNull).toList();
    }

    /// Keeps them from being erased until the emails to them are stored.
    ///
    /// @throws GoneException when one of them is there no more
    @Transactional(propagation = Propagation.MANDATORY)
    public void keep(Collection<UUID> ids) {
        lock.share();
        if (candidates.countByIdIn(ids) < Set.copyOf(ids).size()) {
            throw new GoneException();
        }
    }

    /// Whom somebody ticked in the list; empty: this user made no such selection, or it is no
    /// longer kept.
    ///
    /// @param id of the selection, as it came
    public Optional<List<UUID>> selected(String id, UUID user) {
        return Optional.ofNullable(CandidateFilter.id(id))
                .flatMap(selection -> selections.find(selection, user));
    }

    /// Finds the people of a pasted text, all at once.
    @Transactional(readOnly = true)
    public PastedPeople read(String text) {
        if (text.length() > AddressList.LONGEST) {
            return PastedPeople.refused();
        }
        var list = AddressList.of(text);
        return list.people().size() > MOST ? PastedPeople.refused() : people(list, 0);
    }

    /// Makes candidates of those who are none, and finds them all.
    @Transactional
    public PastedPeople add(String text) {
        var before = read(text);
        if (before.tooMany()) {
            return before;
        }
        return people(AddressList.of(text), register.addAll(before.newcomers()));
    }

    private PastedPeople people(AddressList list, int added) {
        var addresses = list.people().stream().map(Newcomer::email).map(Recipients::key).toList();
        var byAddress =
                register.withAddresses(addresses).stream()
                        .collect(Collectors.toMap(one -> key(one.email()), Function.identity()));
        var known = addresses.stream().map(byAddress::get).filter(Objects::nonNull).toList();
        var others =
                list.people().stream()
                        .filter(one -> !byAddress.containsKey(key(one.email())))
                        .toList();
        var erased = register.erasedAmong(others);
        return new PastedPeople(
                known,
                marks.of(known),
                others.stream().filter(one -> !erased.contains(one.email())).toList(),
                added,
                list.twice(),
                list.faults(),
                others.stream().map(Newcomer::email).filter(erased::contains).toList(),
                false);
    }

    private static String key(String address) {
        return address.toLowerCase(Locale.ROOT);
    }

    /// Those of the candidates whose address is marked, with why.
    public Map<UUID, AddressMark> marked(Collection<Candidate> people) {
        return marks.of(people);
    }

    /// The first candidates whose name or address holds the text; of very many, those that the list
    /// of candidates looks at first, and whoever has this last name or address.
    public List<Candidate> matching(String text, int limit) {
        return register.first(text, limit);
    }

    /// The first candidates by name, for a choice without type-ahead.
    public List<Candidate> first(int limit) {
        return register.first("", limit);
    }
}

package dev.ownrelay.candidate;

import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The candidates of the agency as recipients of messages.
@Service
public class Recipients {

    private final Candidates candidates;
    private final CandidateRegister register;
    private final AddressMarks marks;

    Recipients(Candidates candidates, CandidateRegister register, AddressMarks marks) {
        this.candidates = candidates;
        this.register = register;
        this.marks = marks;
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

    /// Those of the candidates whose address is marked, with why.
    public Map<UUID, AddressMark> marked(Collection<Candidate> people) {
        return marks.of(people);
    }

    /// The first candidates by name, for a choice without type-ahead.
    public List<Candidate> first(int limit) {
        return register.first("", limit);
    }
}

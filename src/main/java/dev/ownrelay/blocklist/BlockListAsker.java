package dev.ownrelay.blocklist;

import dev.ownrelay.blocklist.ListQuestions.Works;

import org.springframework.stereotype.Component;

import java.time.Clock;
import java.util.Optional;

/// Asks the lists and keeps what they say: each for the same thing once in an hour, whoever wishes
/// to know, on however many nodes. No transaction is open while the DNS is asked.
@Component
class BlockListAsker {

    private final BlockLists lists;
    private final ListQuestions questions;
    private final AnswerRows rows;
    private final Clock clock;

    BlockListAsker(BlockLists lists, ListQuestions questions, AnswerRows rows, Clock clock) {
        this.lists = lists;
        this.questions = questions;
        this.rows = rows;
        this.clock = clock;
    }

    void ask(Subject subject) {
        lists.of(subject.kind())
                .forEach(list -> works(list).ifPresent(works -> ask(list, works, subject)));
    }

    private void ask(BlockList list, Works works, Subject subject) {
        if (works.any() && !works.of(subject.kind())) {
            return; // of IPv6 the list knows nothing
        }
        if (rows.claim(list, subject, clock.instant())) {
            var answer = works.any() ? questions.ask(list, subject) : ListAnswer.NONE;
            rows.save(list, subject, answer, clock.instant());
        }
    }

    /// Empty: somebody else is just finding it out for the first time.
    private Optional<Works> works(BlockList list) {
        if (rows.claimTest(list, clock.instant())) {
            rows.saveTest(list, questions.test(list));
        }
        return rows.works(list);
    }
}

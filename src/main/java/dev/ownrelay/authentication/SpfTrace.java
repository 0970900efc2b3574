package dev.ownrelay.authentication;

import dev.ownrelay.authentication.SpfStep.Decision;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// Writes down what an evaluation does, in the order in which it begins to do it.
final class SpfTrace {

    private static final int MOST_STEPS = 500;

    private static final class Open {

        private final int depth;
        private final String domain;
        private final String term;
        private final List<Asked> asked = new ArrayList<>();
        private Decision decision = Decision.TEMPERROR;

        private Open(int depth, String domain, String term) {
            this.depth = depth;
            this.domain = domain;
            this.term = term;
        }

        private SpfStep step() {
            return new SpfStep(depth, domain, term, List.copyOf(asked), decision);
        }
    }

    private final List<Open> steps = new ArrayList<>();
    private final Deque<Open> open = new ArrayDeque<>();

    void begin(String domain, String term) {
        var step = new Open(open.size(), domain, Asked.cut(term));
        open.push(step);
        if (steps.size() < MOST_STEPS) {
            steps.add(step);
        }
    }

    void asked(Asked question) {
        open.element().asked.add(question);
    }

    void end(Decision decision) {
        open.pop().decision = decision;
    }

    List<SpfStep> steps() {
        return steps.stream().map(Open::step).toList();
    }
}

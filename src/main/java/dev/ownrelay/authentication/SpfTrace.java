package dev.ownrelay.authentication;

import dev.ownrelay.authentication.SpfStep.Asked;
import dev.ownrelay.authentication.SpfStep.Decision;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// Writes down what an evaluation does, in the order in which it begins to do it.
final class SpfTrace {

    private static final int MOST_STEPS = 500;
    private static final int MOST_TEXT = 4_000;
    private static final String MORE = "…";

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
        var step = new Open(open.size(), domain, cut(term));
        open.push(step);
        if (steps.size() < MOST_STEPS) {
            steps.add(step);
        }
    }

    void asked(String type, String name, String answer) {
        open.element().asked.add(new Asked(type, cut(name), cut(answer)));
    }

    void end(Decision decision) {
        open.pop().decision = decision;
    }

    List<SpfStep> steps() {
        return steps.stream().map(Open::step).toList();
    }

    private static String cut(String text) {
        return text.length() <= MOST_TEXT ? text : text.substring(0, MOST_TEXT) + MORE;
    }
}

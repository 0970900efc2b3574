package dev.ownrelay.keys;

import static java.util.stream.Collectors.joining;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;

/// What a command asks of the nodes that run before it does something. Whatever stands against it
/// is said.
record NodeQuestions(KeyRingNodes nodes, Path file, PrintStream out) {

    /// So long after a node began to seal by another key nothing sealed by the one before is under
    /// way any more.
    private static final int SETTLED_SECONDS = 60;

    List<KeyRingNode> alive() {
        return nodes.alive();
    }

    boolean lack(String key) {
        var without = alive().stream().filter(node -> !node.knows(key)).toList();
        without.forEach(node ->
                say(
                        "The node %s does not know the key %s (it said so %d s ago)."
                                .formatted(node.name(), key, node.seen())));
        if (!without.isEmpty()) {
            say(
                    "Copy %s to it, and try again ten seconds later. A node that is gone is forgotten after two minutes; --force does not wait."
                            .formatted(file));
        }
        return !without.isEmpty();
    }

    boolean sealBy(Predicate<String> key) {
        var still = alive().stream().filter(node -> key.test(node.active())).toList();
        still.forEach(node ->
                say(
                        "The node %s still seals by %s: copy %s to it, and try again ten seconds later."
                                .formatted(node.name(), node.active(), file)));
        return !still.isEmpty();
    }

    /// A transaction that began before may still store what it sealed.
    boolean areUnsettled() {
        var fresh = alive().stream().filter(node -> node.sealing() < SETTLED_SECONDS);
        var names = fresh.map(KeyRingNode::name).distinct().collect(joining(", "));
        if (!names.isEmpty()) {
            say(
                    "%s began to seal by its key less than a minute ago, and may be storing something yet. Try again in a minute."
                            .formatted(names));
        }
        return !names.isEmpty();
    }

    private void say(String words) {
        out.println(words);
    }
}

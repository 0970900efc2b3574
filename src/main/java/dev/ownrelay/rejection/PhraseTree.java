package dev.ownrelay.rejection;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// All phrases of all rules as one tree of words. Finding walks forward over the words once and
/// never back, so that its time grows only with the number of words, whatever they are.
final class PhraseTree {

    private static final int NEVER = Integer.MAX_VALUE;
    private static final int NONE = -1;

    /// A part of a phrase ends here.
    ///
    /// @param slot where the earliest end of this part is noted, NONE for the last part
    /// @param previous the slot of the part before, NONE for the first
    private record Ending(int rule, int slot, int previous) {}

    private static final class Node {
        final Map<String, Node> next = new HashMap<>();

        /// By their first character, so that few are tried.
        final Map<Character, Map<String, Node>> nextByPrefix = new HashMap<>();

        final List<Ending> endings = new ArrayList<>();
    }

    private final Node root = new Node();
    private int slots;

    /// Adds a phrase that makes a rule hold.
    void add(Phrase phrase, int rule) {
        int last = phrase.parts().size() - 1;
        int previous = NONE;
        for (int i = 0; i <= last; i++) {
            int slot = i == last ? NONE : slots++;
            var ending = new Ending(rule, slot, i == 0 ? NONE : previous);
            phrase.parts().get(i).forEach(words -> node(words).endings.add(ending));
            previous = slot;
        }
    }

    private Node node(List<String> words) {
        Node node = root;
        for (String word : words) {
            boolean open = word.endsWith("*");
            Map<String, Node> next =
                    open
                            ? node.nextByPrefix.computeIfAbsent(
                                    word.charAt(0), c -> new HashMap<>())
                            : node.next;
            String key = open ? word.substring(0, word.length() - 1) : word;
            node = next.computeIfAbsent(key, w -> new Node());
        }
        return node;
    }

    /// The rules of which a phrase occurs.
    BitSet find(List<String> words) {
        var found = new BitSet();
        int[] ends = new int[slots];
        Arrays.fill(ends, NEVER);
        for (int start = 0; start < words.size(); start++) {
            walk(words, start, ends, found);
        }
        return found;
    }

    private void walk(List<String> words, int start, int[] ends, BitSet found) {
        Node node = root;
        for (int at = start; at < words.size() && node != null; at++) {
            String word = words.get(at);
            var longer = node.nextByPrefix.getOrDefault(word.charAt(0), Map.of());
            for (var open : longer.entrySet()) {
                if (word.startsWith(open.getKey())) {
                    note(open.getValue(), start, at + 1, ends, found);
                }
            }
            node = node.next.get(word);
            if (node != null) {
                note(node, start, at + 1, ends, found);
            }
        }
    }

    /// A part counts when the part before it ended earlier; every such end has been noted, because
    /// starts only grow.
    private static void note(Node node, int start, int end, int[] ends, BitSet found) {
        for (Ending ending : node.endings) {
            if (ending.previous() != NONE && ends[ending.previous()] > start) {
                continue;
            }
            if (ending.slot() == NONE) {
                found.set(ending.rule());
            } else {
                ends[ending.slot()] = Math.min(ends[ending.slot()], end);
            }
        }
    }
}

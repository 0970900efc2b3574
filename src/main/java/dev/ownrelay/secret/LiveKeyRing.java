package dev.ownrelay.secret;

import com.ulisesbocchio.jasyptspringboot.encryptor.SimpleGCMByteEncryptor;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.file.Path;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/// The ring that this process seals and opens with: what its file says, as it was when it was last
/// whole.
public final class LiveKeyRing {

    private static final Logger log = LoggerFactory.getLogger(LiveKeyRing.class);

    /// Whoever sends sealed texts may name any key in them.
    private static final int MOST_MISSED = 20;

    private final Path file;
    private final Supplier<KeyRing> source;
    private final Set<String> missed = ConcurrentHashMap.newKeySet();
    private volatile KeyRing ring;
    private volatile Optional<String> problem = Optional.empty();
    private volatile Set<String> lost = Set.of();

    LiveKeyRing(Path file, Supplier<KeyRing> source) {
        this.file = file;
        this.source = source;
        ring = source.get();
    }

    static LiveKeyRing of(KeyRingFile file, boolean embedded) {
        return new LiveKeyRing(file.file(), () -> file.read(embedded));
    }

    public SortedSet<String> ids() {
        return ring.ids();
    }

    public String activeId() {
        return ring.activeId();
    }

    /// Why the file as it is now is not what is worked with; a sentence without any key.
    public Optional<String> problem() {
        return problem;
    }

    /// Of a ring that does not do.
    ///
    /// @param why the end of a sentence that begins "The key ring …"
    public KeyRingRefusedException refused(String why, String remedy) {
        return new KeyRingRefusedException(file, why, remedy);
    }

    /// Takes over what stands in the file by now. A file that does not do changes nothing, and a
    /// key is only given up when nothing needs it.
    ///
    /// @param needed which of these keys seal something
    public void look(UnaryOperator<Set<String>> needed) {
        try {
            var missing = adopt(needed);
            if (missing.isEmpty()) {
                problem = Optional.empty();
            } else {
                warn(
                        refused(
                                "lacks keys that seal secrets: " + String.join(", ", missing),
                                "Put the file back that holds them."));
            }
        } catch (KeyRingRefusedException e) {
            warn(e);
        }
    }

    /// @param ids of keys that nobody has any more: what they sealed is not waited for
    public void giveUp(Collection<String> ids) {
        lost = Set.copyOf(ids);
    }

    /// Of a secret whose key is not there.
    SecretUnreadableException lacks(String id) {
        if (lost.contains(id)) {
            return new SecretUnreadableException("The key %s is lost".formatted(id));
        }
        if (missed.size() < MOST_MISSED && missed.add(id)) {
            log.warn(
                    "Secrets are sealed by the key {}, which the ring {} lacks: what needs them"
                            + " waits until it is there",
                    id,
                    file);
        }
        return new KeyUnknownException(id);
    }

    KeyRing ring() {
        return ring;
    }

    /// One that is not there is looked for in the file.
    Optional<SimpleGCMByteEncryptor> find(String id) {
        var known = ring.find(id);
        return known.isPresent() ? known : reread().find(id);
    }

    private KeyRing reread() {
        try {
            adopt(dropped -> dropped);
        } catch (KeyRingRefusedException e) {
            warn(e);
        }
        return ring;
    }

    /// @return the keys that the file lacks and that are kept all the same
    private synchronized Set<String> adopt(UnaryOperator<Set<String>> needed) {
        var found = source.get();
        found.otherKeyThan(ring)
                .ifPresent(id -> {
                    throw refused(
                            "holds another key named " + id + " than before",
                            "Put the file back: a key that is replaced needs an id of its own.");
                });
        var dropped = new TreeSet<>(ring.ids());
        dropped.removeAll(found.ids());
        var kept = dropped.isEmpty() ? dropped : needed.apply(dropped);
        turnTo(found.and(kept, ring));
        return kept;
    }

    private void turnTo(KeyRing next) {
        if (!next.isSameAs(ring)) {
            log.info("Key ring {}: it holds {} and seals by {}", file, next.ids(), next.activeId());
            ring = next;
            missed.clear();
        }
    }

    /// Once, and not at each look.
    private synchronized void warn(KeyRingRefusedException e) {
        var sentence = Optional.of(String.valueOf(e.getMessage()));
        if (!sentence.equals(problem)) {
            log.warn(
                    "{} This node goes on with the keys that it has. {}",
                    e.getMessage(),
                    e.remedy());
            problem = sentence;
        }
    }

    @Override
    public String toString() {
        return ring.toString();
    }
}

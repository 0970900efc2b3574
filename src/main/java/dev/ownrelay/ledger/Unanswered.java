package dev.ownrelay.ledger;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.mapping;

import dev.ownrelay.message.QueuedMessage;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/// The messages that this node has marked and whose ends it has not stored. Nobody else hears what
/// becomes of them: those that are here when the node has stopped are a question for people.
@Component
public class Unanswered implements DisposableBean {

    private static final Logger log = LoggerFactory.getLogger(Unanswered.class);

    /// Each with whoever marked it.
    private final Map<QueuedMessage, Object> messages = new ConcurrentHashMap<>();

    private volatile boolean stopping;

    /// From now on no message is marked any more.
    public void stop() {
        stopping = true;
    }

    public int count() {
        return messages.size();
    }

    /// Before the mark.
    ///
    /// @return false: it must not be marked
    public boolean begin(QueuedMessage message, Object by) {
        messages.putIfAbsent(message, by); // of a copy, which only one of them marks
        if (stopping) {
            end(message, by);
        }
        return !stopping;
    }

    /// Its end is stored, or it was not marked.
    public void end(QueuedMessage message, Object by) {
        messages.remove(message, by);
    }

    /// Whoever marked them stores no more ends. The next turn of the lane puts the question; where
    /// there is none on this node, the log does.
    public void leave(Object by) {
        if (!stopping) {
            messages.values().removeIf(by::equals);
        }
    }

    /// After db-scheduler has stopped, as it runs the lanes.
    @Override
    public void destroy() {
        if (!messages.isEmpty()) {
            log.warn(
                    "{} messages have an unknown end, as this node stops before it knows: {}",
                    count(),
                    listed(messages.keySet()));
        }
    }

    private static String listed(Collection<QueuedMessage> messages) {
        var ids =
                messages.stream()
                        .collect(
                                groupingBy(
                                        QueuedMessage::tenantId,
                                        TreeMap::new,
                                        mapping(row -> row.id().toString(), joining(", "))));
        return ids.entrySet().stream()
                .map(agency -> "agency " + agency.getKey() + ": " + agency.getValue())
                .collect(joining("; "));
    }
}

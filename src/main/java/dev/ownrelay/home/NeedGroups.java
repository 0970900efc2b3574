package dev.ownrelay.home;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import dev.ownrelay.batch.SelfPause;
import dev.ownrelay.batch.SelfPauses;
import dev.ownrelay.message.MessageState;
import dev.ownrelay.outbox.MessageRow;
import dev.ownrelay.outbox.Need;
import dev.ownrelay.outbox.Needs;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// What waits for somebody's decision, so that what has one cause is one line.
@Component
class NeedGroups {

    private static final Duration SINCE = Duration.ofDays(30);

    /// Ways out and reasons that are looked at.
    private static final int MOST = 10;

    /// Messages of one way out that are looked at one by one; of more, only their number is said.
    private static final int LISTED = 25;

    /// Messages of one cause that stand for themselves.
    private static final int FEW = 2;

    private final Needs needs;
    private final SelfPauses pauses;
    private final Clock clock;

    NeedGroups(Needs needs, SelfPauses pauses, Clock clock) {
        this.needs = needs;
        this.pauses = pauses;
        this.clock = clock;
    }

    /// @param paused what paused by itself
    /// @param needs the ways out that have too many to be listed
    /// @param groups the causes that several messages share
    /// @param single the messages that share theirs with few
    record Shown(
            List<SelfPause> paused, List<Need> needs, List<Group> groups, List<MessageRow> single) {

        boolean nothing() {
            return paused.isEmpty() && needs.isEmpty() && groups.isEmpty() && single.isEmpty();
        }
    }

    /// Messages of one state and one cause.
    ///
    /// @param cause its id; null: there is no reply that could have one
    record Group(MessageState state, @Nullable String cause, List<MessageRow> rows) {

        static Group of(Map.Entry<Key, List<MessageRow>> cause) {
            return new Group(cause.getKey().state(), cause.getKey().cause(), cause.getValue());
        }

        public int count() {
            return rows.size();
        }
    }

    private record Key(MessageState state, @Nullable String cause) {

        static Key of(MessageRow row) {
            var why = row.explanation();
            return new Key(row.state(), why == null ? null : why.cause().id());
        }
    }

    Shown of(UUID user) {
        var since = clock.instant().minus(SINCE);
        var unlisted = new ArrayList<Need>();
        var rows = new ArrayList<MessageRow>();
        for (var need : needs.of(user, since, MOST)) {
            var listed =
                    need.count() > LISTED
                            ? List.<MessageRow>of()
                            : needs.rows(user, since, need, LISTED);
            if (need.count() <= FEW || anyExplained(listed)) {
                rows.addAll(listed);
            } else {
                unlisted.add(need);
            }
        }
        var causes =
                rows.stream().collect(groupingBy(Key::of, LinkedHashMap::new, toList())).entrySet();
        return new Shown(
                pauses.ofSender(user),
                unlisted,
                causes.stream().filter(NeedGroups::shared).map(Group::of).toList(),
                causes.stream()
                        .filter(cause -> !shared(cause))
                        .flatMap(cause -> cause.getValue().stream())
                        .toList());
    }

    /// Nothing else than its way out and its reason tells the others apart.
    private static boolean anyExplained(List<MessageRow> rows) {
        return rows.stream().anyMatch(row -> row.explanation() != null);
    }

    private static boolean shared(Map.Entry<Key, List<MessageRow>> cause) {
        return cause.getValue().size() > FEW;
    }
}

package dev.ownrelay.blocklist;

import dev.ownrelay.blocklist.AnswerRows.Row;

import org.springframework.stereotype.Component;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What is the agency's own, and what lists said of it.
@Component
class OwnSubjects {

    private final BlockLists lists;
    private final AnswerRows rows;
    private final WatchedRows watched;

    OwnSubjects(BlockLists lists, AnswerRows rows, WatchedRows watched) {
        this.lists = lists;
        this.rows = rows;
        this.watched = watched;
    }

    /// By address or domain, as people know it.
    Map<String, String> names() {
        var own = new TreeMap<String, String>();
        watched.addresses().stream()
                .filter(each -> each.serverId() != null)
                .forEach(each ->
                        own.putIfAbsent(
                                each.address(),
                                "%s (%s)".formatted(each.address(), each.serverName())));
        watched.domains().forEach(domain -> own.put(domain.text(), domain.text()));
        return own;
    }

    List<Row> said(Collection<String> subjects) {
        return rows.find(lists.all(), subjects);
    }

    BlockList list(Row row) {
        return lists.ofZone(row.list());
    }
}

package dev.ownrelay.notice;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.time.Instant;
import java.util.List;

/// What operators see of the notices that have yet to leave, of all agencies, a page at a time. It
/// names nobody.
@Service
class WaitingNotices {

    static final int PAGE = 50;

    /// @param next the number of the next page; null: there is none
    record Page(List<Line> lines, @Nullable Integer next) {}

    /// @param agency its name
    /// @param since when the oldest of them was written
    record Line(String agency, String kind, long count, Instant since) {}

    private final JdbcClient jdbc;

    WaitingNotices(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// @param number the first is 1
    @Transactional(readOnly = true)
    public Page page(int number) {
        var lines =
                jdbc.sql(
                                """
                                select agency, kind, count, since
                                from waiting_notices(:most) with ordinality
                                    as line (agency, kind, count, since, place)
                                order by place limit :page + 1 offset :before
                                """)
                        .param("most", number * PAGE + 1)
                        .param("page", PAGE)
                        .param("before", (number - 1) * PAGE)
                        .query(Line.class)
                        .list();
        return lines.size() > PAGE
                ? new Page(lines.subList(0, PAGE), number + 1)
                : new Page(lines, null);
    }
}

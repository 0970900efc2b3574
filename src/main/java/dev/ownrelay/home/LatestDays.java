package dev.ownrelay.home;

import dev.ownrelay.batch.BatchPart;

import java.time.LocalDate;
import java.util.List;

/// The messages of the last days: a line for each part that occurs, a number for each day.
record LatestDays(List<LocalDate> dates, List<Line> lines) {

    /// What became of some messages, day by day.
    record Line(BatchPart part, List<Day> days) {

        public long total() {
            return days.stream().mapToLong(Day::count).sum();
        }

        public long most() {
            return days.stream().mapToLong(Day::count).max().orElse(0);
        }

        /// These messages in the outbox.
        public String where() {
            return where(days.getFirst().date(), days.getLast().date());
        }

        /// Those of one day.
        public String where(Day day) {
            return where(day.date(), day.date());
        }

        /// Joined here and not in the page, which would write dates as people do.
        private String where(LocalDate first, LocalDate last) {
            var kind = part.state() == null ? "open" : "created";
            return kind + "." + first + "." + last;
        }
    }

    record Day(LocalDate date, long count) {}

    public boolean quiet() {
        return lines.isEmpty();
    }
}

package dev.ownrelay.candidate;

import org.jspecify.annotations.Nullable;
import org.springframework.web.util.UriComponentsBuilder;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.IntStream;

/// Which candidates a list shows, as it was asked for: what makes no sense narrows nothing.
///
/// @param q part of a name or an address
/// @param show [#MARKED], [#NEVER], or all
/// @param before a day: their last email is from before it
/// @param from the last candidate that was looked at before
/// @param after the last candidate that was shown already
record CandidateFilter(
        String q, String show, String before, @Nullable String from, @Nullable String after) {

    /// Whose address does not work.
    static final String MARKED = "marked";

    /// To whom nobody has written yet.
    static final String NEVER = "never";

    CandidateFilter {
        q = stripped(q);
        show = stripped(show);
        before = stripped(before);
    }

    static CandidateFilter text(String q) {
        return new CandidateFilter(q, "", "", null, null);
    }

    public boolean narrowed() {
        return !q.isEmpty() || !show.isEmpty() || !before.isEmpty();
    }

    boolean marked() {
        return show.equals(MARKED);
    }

    boolean never() {
        return show.equals(NEVER);
    }

    boolean asksEmails() {
        return never() || day() != null;
    }

    @Nullable LocalDate day() {
        try {
            var day = before.isEmpty() ? null : LocalDate.parse(before);
            return day == null || day.getYear() > 9999 || day.getYear() < 1 ? null : day;
        } catch (DateTimeException noDay) {
            return null;
        }
    }

    /// Whether something was typed that is no day.
    public boolean oddDay() {
        return !before.isEmpty() && day() == null;
    }

    @Nullable UUID last() {
        return id(after);
    }

    /// Behind whom it looks; null: from the first name on.
    public @Nullable UUID start() {
        return narrowed() ? id(from) : null;
    }

    /// Behind whom it shows.
    @Nullable UUID behind() {
        var last = last();
        return last == null ? start() : last;
    }

    /// What is no id has been shown nowhere.
    static @Nullable UUID id(@Nullable String text) {
        try {
            return text == null || text.isEmpty() ? null : UUID.fromString(text);
        } catch (IllegalArgumentException noId) {
            return null;
        }
    }

    /// The list that it shows.
    String address() {
        var address = UriComponentsBuilder.fromPath("/candidates");
        add(address, "q", q);
        add(address, "show", show);
        add(address, "before", before);
        add(address, "from", stripped(from));
        return address.encode().build().toUriString();
    }

    private static void add(UriComponentsBuilder address, String name, String value) {
        if (!value.isEmpty()) {
            address.queryParam(name, "{" + name + "}").uriVariables(Map.of(name, value));
        }
    }

    private static String stripped(@Nullable String text) {
        return Objects.requireNonNullElse(text, "").replace('\0', ' ').strip();
    }

    /// What was typed, with single spaces.
    String typed() {
        return q.replaceAll("\\s+", " ");
    }

    /// A pattern of `like`.
    String pattern() {
        return "%" + typed().replaceAll("[\\\\%_]", "\\\\$0") + "%";
    }

    /// What of it may be a last name: that may have several words, and so may a first name before
    /// it.
    String[] endings() {
        var words = List.of(typed().split(" "));
        return IntStream.range(0, words.size())
                .mapToObj(first -> String.join(" ", words.subList(first, words.size())))
                .toArray(String[]::new);
    }
}

package dev.ownrelay.blocklist;

import static java.util.stream.Collectors.joining;

import dev.ownrelay.blocklist.AnswerRows.Row;
import dev.ownrelay.blocklist.ToldRows.Told;
import dev.ownrelay.health.BlockListReport.State;
import dev.ownrelay.health.ServerUsage.Administrator;
import dev.ownrelay.notice.AdministratorNotices;
import dev.ownrelay.notice.Notice;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Writes to the administrators of the agency which of its addresses and domains a list names: of
/// each once, until the list names it no more, which is told, too.
@Component
class BlockListNotices {

    private static final String KIND = "block-list";

    /// By then Home has told it to everybody.
    private static final Duration GOOD_FOR = Duration.ofDays(3);

    private final AdministratorNotices notices;
    private final OwnSubjects own;
    private final ToldRows told;
    private final MessageSource words;
    private final Clock clock;
    private final String publicUrl;

    BlockListNotices(
            AdministratorNotices notices,
            OwnSubjects own,
            ToldRows told,
            MessageSource words,
            Clock clock,
            @Value("${ownrelay.public-url:http://localhost:8080}") String publicUrl) {
        this.notices = notices;
        this.own = own;
        this.told = told;
        this.words = words;
        this.clock = clock;
        this.publicUrl = publicUrl.replaceFirst("/+$", "");
    }

    /// Where mail of the application cannot leave, the first page says it alone, and a later run
    /// tries again.
    @Transactional
    public void tell() {
        if (!notices.possible()) {
            return;
        }
        var names = own.names();
        var said = own.said(names.keySet());
        var on = said.stream().filter(row -> row.listed() && told.claim(key(row), now())).toList();
        var off = said.stream().filter(row -> clear(row) && told.forget(key(row))).toList();
        told.all().stream()
                .filter(each -> !names.containsKey(each.subject()))
                .forEach(told::forget);
        if (!on.isEmpty() || !off.isEmpty()) {
            notices.tell(reader -> notice(names, on, off, reader));
        }
    }

    private Notice notice(
            Map<String, String> names, List<Row> on, List<Row> off, Administrator reader) {
        var first = on.isEmpty() ? off : on;
        var subjects = first.stream().map(Row::subject).distinct().sorted().collect(joining(", "));
        var lines =
                Stream.concat(
                                on.stream().map(row -> on(names, row, reader)),
                                off.stream().map(row -> off(names, row, reader)))
                        .map("- "::concat)
                        .collect(joining("\n"));
        return new Notice(
                KIND,
                reader.email(),
                "",
                reader.locale(),
                say(
                        on.isEmpty() ? "blocklist.mail.over" : "blocklist.mail.subject",
                        reader,
                        subjects),
                say("blocklist.mail.text", reader, lines, publicUrl + "/"),
                now().plus(GOOD_FOR));
    }

    private String on(Map<String, String> names, Row row, Administrator reader) {
        var list = own.list(row);
        var key = list.page().isEmpty() ? "blocklist.mail.on" : "blocklist.mail.on.page";
        return say(key, reader, names.get(row.subject()), list.name(), list.page());
    }

    private String off(Map<String, String> names, Row row, Administrator reader) {
        return say("blocklist.mail.off", reader, names.get(row.subject()), own.list(row).name());
    }

    private String say(String key, Administrator reader, @Nullable Object... arguments) {
        return words.getMessage(key, arguments, reader.locale());
    }

    private Instant now() {
        return clock.instant();
    }

    private static boolean clear(Row row) {
        return row.state() == State.NOT_LISTED;
    }

    private static Told key(Row row) {
        return new Told(row.list(), row.subject());
    }
}
